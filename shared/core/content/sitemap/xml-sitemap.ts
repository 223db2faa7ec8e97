import { Parser } from 'htmlparser2';
import { lastModified } from './last-modified.ts';
import { elementsOf, type Field, fieldOf, type ItemElements, qualified } from './sitemap-format.ts';
import { MAX_LOC_CHARS, type SitemapEnd, type SitemapItem } from './sitemap-item.ts';

/** Sitemaps nest three deep, and feeds with pages inside them a little more. */
const MAX_DEPTH = 256;
const TAIL_CHARS = 16;
const BEGUN_TAG = /<[^>]*$/;

/** What is known of an entry that is being read. */
interface Draft {
	loc: string;
	fallback: string;
	lastmod: string;
	/** Text directly in it: some write the address there. */
	text: string;
	readonly depth: number;
}

/** An element whose text is wanted. */
interface Capture {
	readonly field: Field;
	readonly depth: number;
	text: string;
}

/**
 * Reads a sitemap of XML, an index of sitemaps, or a feed, as it arrives; what is broken is read as far as it goes.
 *
 * No entity is expanded but those that XML itself has, and nothing that it names is fetched.
 */
export class XmlSitemap {
	private readonly parser: Parser;
	private items: SitemapItem[] = [];
	private depth = 0;
	/** Prefix and format; known once the root is open. */
	private root:
		| { readonly prefix: string; readonly elements: ItemElements | undefined; readonly name: string }
		| undefined;
	private draft: Draft | undefined;
	private capture: Capture | undefined;
	private isRootClosed = false;
	private isEnded = false;
	/** The last characters that were read. */
	private tail = '';
	private isTooDeep = false;

	constructor() {
		this.parser = new Parser(
			{
				onopentag: (name, attributes) => this.open(name, attributes),
				ontext: (text) => this.text(text),
				onclosetag: (_, isImplied) => this.close(isImplied),
			},
			{ xmlMode: true, decodeEntities: true },
		);
	}

	/** Nothing more is to be looked for. */
	get isOver(): boolean {
		return this.isTooDeep || this.isRootClosed || (this.root !== undefined && this.root.elements === undefined);
	}

	/** @returns The entries that ended in this part. */
	write(part: string): readonly SitemapItem[] {
		if (!this.isOver) this.parser.write(part);
		this.tail = (this.tail + part).slice(-TAIL_CHARS);
		return this.taken();
	}

	/** @returns The entries that were left. */
	end(): readonly SitemapItem[] {
		// What the parser closes from here on, the file has not closed.
		this.isEnded = true;
		if (!this.isOver) this.parser.end();
		this.finishDraft();
		return this.taken();
	}

	result(): SitemapEnd {
		const format = this.root?.elements?.format ?? 'unknown';
		const fault = this.fault();
		return { format, ...(fault !== undefined && { fault }) };
	}

	private fault(): string | undefined {
		if (this.root === undefined) return 'is no sitemap: it has no element';
		const { elements, name } = this.root;
		if (elements === undefined) return `is no sitemap: its root is <${name.slice(0, 40)}>`;
		if (this.isTooDeep) return `is broken: its elements are nested more than ${MAX_DEPTH} deep`;
		return this.isRootClosed ? undefined : `is cut off, or broken: </${name}> is missing`;
	}

	private taken(): readonly SitemapItem[] {
		const { items } = this;
		this.items = [];
		return items;
	}

	private open(name: string, attributes: Readonly<Record<string, string>>): void {
		if (this.isOver) return;
		this.depth++;
		if (this.depth > MAX_DEPTH) {
			this.isTooDeep = true;
			return;
		}
		const { prefix, local } = qualified(name);
		if (this.root === undefined) {
			this.root = { prefix, elements: elementsOf(local), name };
			return;
		}
		const { elements } = this.root;
		if (elements === undefined || this.capture !== undefined) return;
		const isEntry = local === elements.entry && prefix === (elements.format === 'rss' ? '' : this.root.prefix);
		if (isEntry) this.openEntry();
		else if (this.draft !== undefined)
			this.openField(fieldOf(elements, { prefix, local }, this.root.prefix), attributes);
	}

	private openEntry(): void {
		this.finishDraft();
		this.draft = { loc: '', fallback: '', lastmod: '', text: '', depth: this.depth };
	}

	private openField(field: Field | undefined, attributes: Readonly<Record<string, string>>): void {
		if (field === undefined || this.draft === undefined) return;
		if (field === 'fallback' && attributes.isPermaLink?.trim() === 'false') return;
		if (this.root?.elements?.format === 'atom' && field === 'loc') {
			const { rel = 'alternate', href = '' } = attributes;
			if (rel === 'alternate' && this.draft.loc === '') this.draft.loc = href.trim();
			return;
		}
		this.capture = { field, depth: this.depth, text: '' };
	}

	private text(text: string): void {
		if (this.isOver) return;
		if (this.capture !== undefined) this.capture.text = appended(this.capture.text, text);
		else if (this.draft?.depth === this.depth) this.draft.text = appended(this.draft.text, text);
	}

	private close(isImplied: boolean): void {
		if (this.isOver) return;
		if (this.capture?.depth === this.depth) this.finishCapture(this.capture);
		else if (this.draft?.depth === this.depth && !this.isEnded) this.finishDraft();
		this.depth--;
		if (this.depth === 0 && !isImplied) this.isRootClosed = true;
		if (this.isRootClosed) this.finishDraft();
	}

	private finishCapture({ field, text }: Capture): void {
		this.capture = undefined;
		// The half of an address is another address: one that was cut off counts only if a tag had begun behind it.
		if (this.draft === undefined || (this.isEnded && !BEGUN_TAG.test(this.tail))) return;
		const value = text.trim();
		// Two in one entry: some forget to close the first.
		if (field === 'loc' && this.draft.loc !== '') this.openEntryAgain(this.draft);
		if (this.draft[field] === '') this.draft[field] = value;
	}

	private openEntryAgain({ depth }: Draft): void {
		this.finishDraft();
		this.draft = { loc: '', fallback: '', lastmod: '', text: '', depth };
	}

	private finishDraft(): void {
		const { draft } = this;
		this.draft = undefined;
		if (draft === undefined) return;
		const isFeed = this.root?.elements?.format === 'rss' || this.root?.elements?.format === 'atom';
		const loc = draft.loc || draft.fallback || (isFeed || this.isEnded ? '' : draft.text.trim());
		if (loc === '') return;
		const lastmod = lastModified(draft.lastmod);
		const kind = this.root?.elements?.format === 'index' ? 'sitemap' : 'page';
		this.items.push({ kind, loc, ...(lastmod !== undefined && { lastmod }) });
	}
}

function appended(text: string, more: string): string {
	return text.length >= MAX_LOC_CHARS ? text : text + more.slice(0, MAX_LOC_CHARS - text.length);
}
