/** An empty label: a dot that begins the host, follows another or, as one was taken away, ends it. */
const EMPTY_LABEL = /^https?:\/\/(?:[^/@]*@)?(?![^/]*@)(?:\.|[^/:@[]*\.[.:/])/;

/**
 * Whether the host of a URL can be no name that anybody has, though URL parsers take it, as that of `http://a../`.
 *
 * @param url - As `webUrl` spells it.
 */
export function isNameless(url: string): boolean {
	return EMPTY_LABEL.test(url);
}
