/** Said before the job: whoever is between may read what is sent, and answer in place of the servers. */
export function warnOfInsecure({ insecure }: { readonly insecure: boolean }): void {
	if (!insecure) return;
	process.stderr.write(
		"Warning: --insecure: servers are visited whatever their certificates. Where one is not valid, the answer may be anybody's; " +
			'headers of --header and credentials are not sent there, and the result says "not verified". --ca FILE is safer.\n',
	);
}
