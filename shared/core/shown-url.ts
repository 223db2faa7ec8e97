const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i;

/** A URL as people may see it: without its credentials. */
export function shownUrl(url: string): string {
	return url.replace(USER_INFO, '$1');
}
