const ABSOLUTE = /^[\0- ]*[a-z][a-z\d+.-]*:/i;

/**
 * A base within a base, as those of documents in documents are; either may be relative.
 *
 * @returns `undefined` if there is neither.
 */
export function basedOn(outer: string | undefined, inner: string | undefined): string | undefined {
	if (outer === undefined || inner === undefined) return inner ?? outer;
	if (ABSOLUTE.test(inner)) return inner;
	if (ABSOLUTE.test(outer)) return URL.parse(inner, outer)?.href ?? outer;
	// Both hang in the air: what the inner one does not say is of the outer one's folder.
	return inner.startsWith('/') ? inner : outer.slice(0, outer.lastIndexOf('/') + 1) + inner;
}
