import { printable } from '../../../printable.ts';

/** Text that is markup already; all other text is escaped on its way into it. */
export class Markup {
	readonly html: string;

	constructor(html: string) {
		this.html = html;
	}
}

type Part = string | number | Markup | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A template of HTML: whatever is put in is text, also in quoted attributes, unless it was made here as well. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
	return new Markup(texts.map((text, at) => text + htmlOf(parts[at])).join(''));
}

function htmlOf(part: Part): string {
	if (part === undefined) return '';
	if (part instanceof Markup) return part.html;
	if (typeof part === 'object') return part.map(htmlOf).join('');
	return escaped(String(part));
}

/** Text as it stands in a page, also in a quoted attribute; characters that show nothing are told. */
export function escaped(text: string): string {
	return printable(text).replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
