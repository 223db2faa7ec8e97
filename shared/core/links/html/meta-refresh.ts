const TIME = /^[\t\n\f\r ]*(?:\d[\d.]*|\.[\d.]*)(?=[\t\n\f\r ;,]|$)/;
const SEPARATOR = /^[\t\n\f\r ]*[;,]?[\t\n\f\r ]*/;
const URL_PREFIX = /^url[\t\n\f\r ]*=[\t\n\f\r ]*/i;

/**
 * Where a `meta http-equiv=refresh` leads.
 *
 * Source: https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps
 *
 * @param content - Of the tag, or of a `Refresh` header.
 * @returns As written; `undefined` if it only reloads the page, or means nothing.
 */
export function refreshUrl(content: string): string | undefined {
	const time = TIME.exec(content);
	if (time === null) return undefined;

	const rest = content.slice(time[0].length).replace(SEPARATOR, '').replace(URL_PREFIX, '');
	const quote = rest[0];
	if (quote !== '"' && quote !== "'") return rest || undefined;

	const end = rest.indexOf(quote, 1);
	return (end === -1 ? rest.slice(1) : rest.slice(1, end)) || undefined;
}
