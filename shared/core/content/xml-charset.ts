import { knownCharset } from './charset-label.ts';

/** The label may be anything; a declaration is short. */
const DECLARATION = /^<\?xml[^>]{0,1024}?encoding[\0- ]*=[\0- ]*(?:"([^"]{1,100})"|'([^']{1,100})')/;

/**
 * The charset that an XML declaration names, or that its bytes show where it is UTF-16.
 *
 * Source: https://html.spec.whatwg.org/multipage/parsing.html#concept-get-xml-encoding-when-sniffing
 *
 * @param head - The beginning of the document, each byte one character.
 * @returns Normalised, as by `knownCharset`.
 */
export function xmlCharset(head: string): string | undefined {
	if (head.charCodeAt(0) !== 0x3c) return head.startsWith('\0<\0?\0x') ? 'utf-16be' : undefined;
	if (head.startsWith('<\0?\0x\0')) return 'utf-16le';
	if (!head.startsWith('<?xml')) return undefined;
	const [, double, single] = DECLARATION.exec(head) ?? [];
	const charset = knownCharset(double ?? single);
	// What could be read is not UTF-16.
	return charset?.startsWith('utf-16') === true ? 'utf-8' : charset;
}
