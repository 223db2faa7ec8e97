const BEGINS_WITH_A_TAG = /^(?:\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)?[\0\t\n\f\r ]*<(?!\?xml)/i;

/**
 * Whether a body that names no media type is taken for a page: after a byte order mark and white space it begins with `<`, and is no XML.
 *
 * @param head - The beginning of the body, each byte one character.
 */
export function looksLikeHtml(head: string): boolean {
	return BEGINS_WITH_A_TAG.test(head);
}

const BEGINS_AS_XML = /^(?:\u00ef\u00bb\u00bf)?[\0\t\n\f\r ]*<\?xml/;

/** Whether a body that names no media type is taken for XML, as the MIME Sniffing Standard does. */
export function looksLikeXml(head: string): boolean {
	return BEGINS_AS_XML.test(head);
}
