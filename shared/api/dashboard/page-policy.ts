interface PagePolicy {
	readonly scriptHash: string;
	readonly styleHash: string;
	/** Where lists are put, if that is another server. */
	readonly uploadOrigin: string | undefined;
}

/** The Content-Security-Policy of the dashboard: its own script and style, calls of its own API, and nothing else. */
export function pagePolicy({ scriptHash, styleHash, uploadOrigin }: PagePolicy): string {
	return [
		"default-src 'none'",
		`script-src '${scriptHash}'`,
		`style-src '${styleHash}'`,
		`connect-src 'self'${uploadOrigin === undefined ? '' : ` ${uploadOrigin}`}`,
		'img-src data:',
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		// No text becomes markup, whoever wrote it.
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	].join('; ');
}
