/** What `GET /health` answers with. */
export function health(version: string): { readonly status: 'ok'; readonly version: string } {
	return { status: 'ok', version };
}
