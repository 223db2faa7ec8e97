import { decodeHTMLStrict } from 'entities/decode';
import { basedOn } from '../../../core/links/html/based-on.ts';
import type { Attribute, Tag } from '../../../core/links/html/tag-links.ts';
import { isOfPage, textMeaning, xmlLinks } from '../../../core/links/html/xml-links.ts';
import { XmlNames } from '../../../core/links/html/xml-names.ts';
import type { RawLink } from '../../../core/links/page-link.ts';
import { strippedUrl } from '../../../core/links/urls/stripped-url.ts';
import { LinkScanner, type LinkScannerOptions } from './link-scanner.ts';
import { OpenText } from './open-text.ts';
import { XmlEntities } from './xml-entities.ts';

/** Of a declaration or an instruction; the scanner reads no more back. */
const MAX_MARKUP_LENGTH = 4096;
const STYLE_SHEET = /^xml-stylesheet\s(?:.*\s)?href\s*=\s*(?:"([^"]*)"|'([^']*)')/s;
const ABSOLUTE = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;

/** Reads the links of a document of XML: a page of XHTML, a drawing in SVG, a feed, a sitemap, or any with XLink. */
export class XmlScanner extends LinkScanner {
	private readonly names = new XmlNames();
	private readonly entities = new XmlEntities();
	/** Whether the root is an element of HTML or SVG. */
	private isPage: boolean | undefined;
	private open: OpenText | undefined;
	/** The tag that was read last is the one whose text is open. */
	private hasOpened = false;

	constructor(options: LinkScannerOptions) {
		super(options, true);
	}

	override onopentagname(start: number, end: number): void {
		super.onopentagname(start, end);
		this.names.open();
		this.hasOpened = false;
	}

	protected override readTag({ name, attributes: written }: Tag): void {
		this.names.declare(written);
		const { vocabulary, local } = this.names.meaningOf(name);
		this.isPage ??= isOfPage(vocabulary);
		if (!this.isPage) this.names.rebase(written);
		const attributes = written.map(withoutPrefix);
		if (isOfPage(vocabulary)) {
			// Names of SVG are told as HTML has them.
			this.tagName = vocabulary === 'svg' ? local.toLowerCase() : local;
			super.readTag({ name: this.tagName, attributes });
			return;
		}
		// None of its elements is a `style` or a `script`, whatever its name.
		this.tagName = '';
		if (this.options.collectIds) for (const each of attributes) if (isId(each)) this.noteId(each.value);
		if (this.options.links !== 'all') return;
		const tag = { name: local, attributes };
		this.add(xmlLinks(vocabulary, tag));
		const meaning = textMeaning(vocabulary, tag);
		if (meaning === undefined) return;
		this.open = new OpenText(name, meaning, (raw) => this.meaning(raw));
		this.hasOpened = true;
	}

	override onselfclosingtag(): void {
		super.onselfclosingtag();
		this.names.close();
		if (this.hasOpened) this.open = undefined;
	}

	override onclosetag(start: number, end: number): void {
		super.onclosetag(start, end);
		if (this.open !== undefined && this.nameAt(start, end) === this.open.name) this.closeText(this.open);
		this.names.close();
	}

	override ontext(start: number, end: number): void {
		super.ontext(start, end);
		if (this.open !== undefined) this.open.addRaw(this.partFor(this.open, start, end));
	}

	override oncdata(start: number, end: number, endOffset: number): void {
		super.ontext(start, end - endOffset);
		if (this.open === undefined) return;
		this.open.addText(this.decoded(this.partFor(this.open, start, end - endOffset), String));
	}

	override ondeclaration(start: number, end: number): void {
		this.entities.declare(this.textOf(start, Math.min(end, start + MAX_MARKUP_LENGTH)));
	}

	override onprocessinginstruction(start: number, end: number): void {
		if (this.options.links !== 'all' || end - start > MAX_MARKUP_LENGTH) return;
		const [, double, single = ''] = STYLE_SHEET.exec(this.textOf(start, end)) ?? [];
		const value = strippedUrl(this.meaning(double ?? single));
		if (value === '') return;
		const at = { line: 0, column: 0 };
		this.place(at, start);
		this.add([{ value, place: 'xml-stylesheet', ...at, text: '', nofollow: undefined }]);
	}

	protected override meaning(raw: string): string {
		return this.decoded(this.entities.expanded(raw), decodeHTMLStrict);
	}

	/** Browsers know no `xml:base`, so that it counts in other documents alone. */
	protected override add(links: readonly RawLink[]): void {
		const outer = this.names.base;
		if (outer === undefined) super.add(links);
		else super.add(links.map((link) => ({ ...link, base: basedOn(outer, link.base) ?? outer })));
	}

	private partFor(open: OpenText, start: number, end: number): string {
		const part = open.room > 0 ? this.textOf(start, Math.min(end, start + open.room)) : '';
		if (open.isBlank) this.place(open.at, start + part.length - part.trimStart().length);
		return part;
	}

	private closeText(open: OpenText): void {
		this.open = undefined;
		const { name, meaning, at } = open;
		const text = open.whole();
		if (meaning === 'html') this.addNested({ value: text, ...at });
		else if (meaning === 'otherHtml') this.addNested({ value: text, ...at }, ({ value }) => ABSOLUTE.test(value));
		else {
			const value = strippedUrl(text);
			const isLink = value !== '' && (meaning === 'url' || ABSOLUTE.test(value));
			if (isLink) this.add([{ value, place: name, ...at, text: '', nofollow: undefined }]);
		}
	}
}

/** Of an attribute, no prefix but those with a meaning of their own; that of XLink may be any. */
function withoutPrefix(attribute: Attribute): Attribute {
	return attribute.name.endsWith(':href') ? { ...attribute, name: 'xlink:href' } : attribute;
}

function isId({ name }: Attribute): boolean {
	return name === 'id' || name === 'xml:id';
}
