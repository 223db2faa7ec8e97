/** A web address may be written with any number of slashes, or none (URL Standard). */
const USER_INFO = /(https?:[\\/]*|[a-z][a-z0-9+.-]*:\/\/)[^\s\\/?#"'<>]*@/gi;

/** A URL, or a text with URLs, as people may see it: without their credentials. */
export function shownUrl(text: string): string {
	return text.includes('@') ? text.replace(USER_INFO, '$1') : text;
}
