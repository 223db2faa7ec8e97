import { decodeHTML, decodeHTMLAttribute } from 'entities/decode';
import { FormMethods } from '../../../core/links/html/form-methods.ts';
import { nestedLink } from '../../../core/links/html/nested-link.ts';
import {
	type Attribute,
	attributeNamed,
	attributeOf,
	followedLinks,
	READ_ATTRIBUTES,
	type Tag,
	tagLinks,
} from '../../../core/links/html/tag-links.ts';
import { PositionCounter } from '../../../core/links/html/text-position.ts';
import type { RawLink } from '../../../core/links/page-link.ts';
import { robotsDirectives } from '../../../core/links/robots-directives.ts';
import type { Writable } from '../../../core/writable.ts';
import { OpenLink } from './open-link.ts';
import { OpenStyle } from './open-style.ts';
import { type PageFacts, PageScanner } from './page-scanner.ts';
import type { TokenReader } from './token-reader.ts';

/** Of one page; a longer list is cut, so that a hostile page cannot fill the memory. */
const MAX_LINKS = 20_000;
const MAX_IDS = 20_000;
const MAX_NAME_LENGTH = 64;
/** Of one tag: each is compared with those before it. */
const MAX_ATTRIBUTES = 100;
/** Longer than any URL that is visited. */
const MAX_VALUE_LENGTH = 16 * 1024;
/** Of values that hold several URLs. */
const MAX_LONG_VALUE_LENGTH = 256 * 1024;
const LONG_VALUES: ReadonlySet<string> = new Set(['srcset', 'imagesrcset', 'srcdoc', 'style']);
const MAX_SRCDOC_DEPTH = 3;

const FOLLOWED_TAGS: ReadonlySet<string> = new Set(['a', 'area', 'base', 'frame', 'iframe', 'link', 'meta']);
const FOLLOWED_ATTRIBUTES: ReadonlySet<string> = new Set('content href hreflang http-equiv id name rel src'.split(' '));
/** What a page has most of is `class`, which leads nowhere. */
const ALL_ATTRIBUTES: ReadonlySet<string> = READ_ATTRIBUTES.union(FOLLOWED_ATTRIBUTES);

export interface LinkScannerOptions {
	readonly links: 'count' | 'follow' | 'all';
	readonly collectIds: boolean;
	/** Our name in lower case, under which a page may speak to us alone. */
	readonly agent?: string;
	/** What raw text means, where the page is written as bytes; for `all`, positions are right only in decoded text. */
	readonly decodeText?: (raw: string) => string;
	/** Attributes that are looked at on any tag as well, in lower case; only for `all`, and absent where none are. */
	readonly attributes?: ReadonlySet<string> | undefined;
	/** How many pages this one stands in, as `srcdoc`. */
	readonly depth?: number;
	/** Of the same tokens; see `PageScanner`. */
	readonly readers?: readonly TokenReader[] | undefined;
}

/** What a page says of itself and of others; its links are not resolved yet. */
export interface LinkFacts extends PageFacts {
	readonly rawLinks: readonly RawLink[];
	readonly isCut: boolean;
	/** Of the first `base` tag that has one. */
	readonly baseHref: string | undefined;
	readonly ids: readonly string[];
	readonly noindex: boolean;
	readonly nofollow: boolean;
}

/** Reads the links of a page as well, and what else is asked for; `PageScanner` is for who wants their number alone. */
export class LinkScanner extends PageScanner {
	protected readonly options: LinkScannerOptions;
	private readonly wantsAll: boolean;
	/** Absent: all. */
	private readonly wantedAttributes: ReadonlySet<string> | undefined;
	private readonly position = new PositionCounter();
	/** Of the position, in the whole text. */
	private passed = 0;
	private readonly rawLinks: RawLink[] = [];
	private readonly idSet = new Set<string>();
	private baseHref: string | undefined;
	private noindex = false;
	private nofollow = false;
	private isCut = false;

	/** Empty for one that is not looked at. */
	protected tagName = '';
	protected attributes: Writable<Attribute>[] = [];
	private attribute: Writable<Attribute> | undefined;
	private readonly forms = new FormMethods();
	private readonly openLink = new OpenLink((raw) => this.decoded(raw, decodeHTML));
	private readonly style = new OpenStyle();
	private isInScript = false;

	constructor(options: LinkScannerOptions, isXml = false) {
		super(isXml, options.readers);
		this.options = options;
		this.wantsAll = isXml || options.links === 'all' || options.collectIds;
		const wanted = options.links === 'all' ? ALL_ATTRIBUTES : FOLLOWED_ATTRIBUTES;
		if (!isXml) this.wantedAttributes = options.attributes === undefined ? wanted : wanted.union(options.attributes);
	}

	override end(decodeText?: (raw: string) => string): LinkFacts {
		const facts = super.end(decodeText);
		this.openLink.close();
		this.add(this.style.close());
		this.add(this.forms.laterLinks());
		const { rawLinks, isCut, baseHref, noindex, nofollow } = this;
		return { ...facts, rawLinks, isCut, baseHref, noindex, nofollow, ids: [...this.idSet] };
	}

	protected override beforePieceLeaves(pieceStart: number): void {
		if (this.options.links === 'all') this.passTo(pieceStart);
	}

	override onopentagname(start: number, end: number): void {
		super.onopentagname(start, end);
		this.attribute = undefined;
		this.tagName = '';
		if (this.isInert) return;
		if (!this.wantsAll && this.isOther(end - start)) return;
		const name = this.nameOf(start, end);
		if (!this.wantsAll && !FOLLOWED_TAGS.has(name)) return;
		this.tagName = name;
		this.attributes = [];
	}

	/** Which tags are none that is followed, by their length: most names need not be read. */
	private isOther(length: number): boolean {
		return length === 2 || length === 3 || length > 6;
	}

	override onattribname(start: number, end: number): void {
		super.onattribname(start, end);
		this.attribute = undefined;
		if (this.tagName === '') return;
		const name = this.nameOf(start, end);
		if (this.wantedAttributes?.has(name) === false) return;
		if (this.attributes.length >= MAX_ATTRIBUTES) return;
		// Of two attributes of one name the first counts.
		if (attributeNamed(this.attributes, name) !== undefined) return;
		this.attribute = { name, value: '', line: 0, column: 0 };
		this.attributes.push(this.attribute);
	}

	override onattribdata(start: number, end: number): void {
		super.onattribdata(start, end);
		const { attribute } = this;
		if (attribute === undefined) return;
		if (attribute.value === '' && this.options.links === 'all') this.place(attribute, start);
		const room = (LONG_VALUES.has(attribute.name) ? MAX_LONG_VALUE_LENGTH : MAX_VALUE_LENGTH) - attribute.value.length;
		if (room > 0) attribute.value += this.textOf(start, Math.min(end, start + room));
	}

	override onopentagend(): void {
		// First: what the tag opens does not hold for itself.
		if (this.tagName !== '') this.finishTag();
		super.onopentagend();
		this.style.isOpen = this.tagName === 'style';
		this.isInScript = this.tagName === 'script';
	}

	override onselfclosingtag(): void {
		const isEmpty = this.isXml || this.isInForeignContext();
		if (this.tagName !== '') this.finishTag();
		super.onselfclosingtag();
		// In HTML the slash means nothing: what follows is its text.
		this.style.isOpen = this.tagName === 'style' && !isEmpty;
		if (isEmpty && this.tagName === 'a') this.openLink.close();
		if (isEmpty && this.tagName === 'form') this.forms.close();
	}

	override onclosetag(start: number, end: number): void {
		super.onclosetag(start, end);
		if (this.options.links !== 'all') return;
		this.isInScript = false;
		if (this.style.isOpen) this.add(this.style.close());
		if (this.isInert) return;
		const length = end - start;
		if (length === 1 && this.nameOf(start, end) === 'a') this.openLink.close();
		else if (length === 4 && this.nameOf(start, end) === 'form') this.forms.close();
	}

	override ontext(start: number, end: number): void {
		super.ontext(start, end);
		if (this.options.links !== 'all') return;
		if (this.style.isOpen) this.addStyle(start, end);
		else if (this.openLink.isOpen && !this.isInScript && !this.isInert) this.addLinkText(start, end);
	}

	private addLinkText(start: number, end: number): void {
		const { room } = this.openLink;
		if (room > 0) this.openLink.addText(this.textOf(start, Math.min(end, start + room)));
	}

	private finishTag(): void {
		for (const each of this.attributes) each.value = this.meaning(each.value);
		this.readTag({ name: this.tagName, attributes: this.attributes });
	}

	/** Takes a tag of HTML, or of SVG, as a whole. */
	protected readTag(tag: Tag): void {
		if (this.isInDocument) this.noteTag(tag);
		if (this.options.links === 'follow') this.add(followedLinks(tag));
		else if (this.options.links === 'all') this.addAll(tag);
	}

	private noteTag(tag: Tag): void {
		if (tag.name === 'base') this.baseHref ??= attributeOf(tag, 'href');
		else if (tag.name === 'meta' && this.isForUs(attributeOf(tag, 'name'))) {
			const { noindex, nofollow } = robotsDirectives(attributeOf(tag, 'content') ?? '');
			this.noindex ||= noindex;
			this.nofollow ||= nofollow;
		}
		if (this.options.collectIds) this.noteIds(tag);
	}

	private isForUs(name: string | undefined): boolean {
		const agent = name?.trim().toLowerCase();
		return agent === 'robots' || (agent !== undefined && agent !== '' && agent === this.options.agent);
	}

	private noteIds(tag: Tag): void {
		for (const { name, value } of tag.attributes) {
			if (name === 'id' || (name === 'name' && tag.name === 'a' && !this.isInForeignContext())) this.noteId(value);
		}
	}

	protected noteId(id: string): void {
		if (id === '') return;
		if (this.idSet.size < MAX_IDS) this.idSet.add(id);
		else this.isCut = true;
	}

	private addAll(tag: Tag): void {
		const links = tagLinks(tag, this.options.attributes);
		if (tag.name === 'a') this.openLink.open(links);
		else if (tag.name === 'img' && this.openLink.isOpen) this.openLink.addImage(attributeOf(tag, 'alt') ?? '');
		this.add(this.forms.linksOf(tag, links));
		const srcdoc = tag.name === 'iframe' ? tag.attributes.find(({ name }) => name === 'srcdoc') : undefined;
		if (srcdoc !== undefined) this.addNested(srcdoc);
	}

	/**
	 * What a page within this one holds, as a `srcdoc` does, is told at its place: its own lines are those of decoded text.
	 *
	 * @param isTold - Which of its links are; default all.
	 */
	protected addNested(
		{ value, line, column }: Omit<Attribute, 'name'>,
		isTold: (link: RawLink) => boolean = () => true,
	): void {
		const { depth = 0, attributes } = this.options;
		if (depth >= MAX_SRCDOC_DEPTH) return;
		const scanner = new LinkScanner({ links: 'all', collectIds: false, depth: depth + 1, attributes });
		scanner.write(value);
		const { rawLinks, isCut, baseHref } = scanner.end();
		this.isCut ||= isCut;
		this.add(rawLinks.filter(isTold).map((link) => nestedLink({ ...link, line, column }, baseHref)));
	}

	protected add(links: readonly RawLink[]): void {
		for (const link of links) {
			if (this.rawLinks.length < MAX_LINKS) this.rawLinks.push(link);
			else this.isCut = true;
		}
	}

	private addStyle(start: number, end: number): void {
		if (this.style.isEmpty) this.place(this.style.start, start);
		const { room } = this.style;
		if (end - start > room) this.isCut = true;
		if (room > 0) this.style.add(this.textOf(start, Math.min(end, start + room)));
	}

	protected place(target: { line: number; column: number }, offset: number): void {
		this.passTo(offset);
		target.line = this.position.line;
		target.column = this.position.column;
	}

	private passTo(offset: number): void {
		if (offset <= this.passed) return;
		this.position.pass(this.textOf(this.passed, offset));
		this.passed = offset;
	}

	private nameOf(start: number, end: number): string {
		return this.nameAt(start, Math.min(end, start + MAX_NAME_LENGTH));
	}

	protected meaning(raw: string): string {
		return this.decoded(raw, decodeHTMLAttribute);
	}

	protected decoded(raw: string, decodeEntities: (text: string) => string): string {
		const text = this.options.decodeText?.(raw) ?? raw;
		return text.includes('&') ? decodeEntities(text) : text;
	}
}
