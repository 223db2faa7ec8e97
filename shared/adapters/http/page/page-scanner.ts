import { Parser, type TokenizerCallbacks } from 'htmlparser2';
import { ForeignContext } from '../../../core/content/foreign-context.ts';
import { pageTitle } from '../../../core/content/page-title.ts';
import { FastTokenizer } from './fast-tokenizer.ts';
import { SharedTokens } from './shared-tokens.ts';
import type { TokenReader } from './token-reader.ts';

/** A title is cut to this before it is decoded; beyond it no one reads on. */
const MAX_RAW_TITLE_LENGTH = 8192;
/** Names are read back from this piece and the one before, and none that we look for is as long. */
const MIN_PIECE_LENGTH = 4096;

/** What a page says of itself. */
export interface PageFacts {
	/** Of the first `title` outside SVG, as by `pageTitle`; `null` without one. */
	readonly title: string | null;
	/** `a` and `area` tags that lead somewhere. */
	readonly links: number;
}

const SHADOW_ROOT_MODE = 'shadowrootmode';

/**
 * Reads the facts of one page in one pass over htmlparser2's tokens.
 *
 * The tokenizer, not the parser: tree rules (implied ends, voids) change none of the facts and take
 * half of the time. Entities are left alone, which lets it skip over text; only the title has them decoded, at the end.
 */
export class PageScanner implements TokenizerCallbacks {
	protected readonly isXml: boolean;
	private readonly tokenizer: FastTokenizer;
	private readonly readers: readonly TokenReader[];
	private pending = '';
	private piece = '';
	private pieceStart = 0;
	private pieceBefore = '';

	private isLinkTag = false;
	private isHref = false;
	private isTitleTag = false;
	private isInTitle = false;
	private readonly foreign = new ForeignContext();
	private isTemplateTag = false;
	private isNoscriptTag = false;
	private isShadowMode = false;
	private isShadowRoot = false;
	/** Of each `template` that stands open, whether it is a shadow root, which is shown. */
	private readonly templates: boolean[] = [];
	private inertTemplates = 0;
	private isInNoscript = false;
	private rawTitle: string | null = null;
	private links = 0;

	/**
	 * @param isXml - Tags are read as XML has them: names as they are written, no text-only tags, a slash ends a tag.
	 * @param readers - Of the same tokens; of a page that is written as text.
	 */
	constructor(isXml = false, readers: readonly TokenReader[] = []) {
		this.isXml = isXml;
		this.readers = readers;
		const tokens = readers.reduce<TokenizerCallbacks>((others, reader) => new SharedTokens(others, reader), this);
		this.tokenizer = new FastTokenizer({ decodeEntities: false, xmlMode: isXml }, tokens);
	}

	/** Nothing here is shown, or leads anywhere. */
	protected get isInert(): boolean {
		return this.inertTemplates > 0;
	}

	/** What stands here is of the document for everybody: not in a shadow root, nor only where no script runs. */
	protected get isInDocument(): boolean {
		return this.templates.length === 0 && !this.isInNoscript;
	}

	/** Takes the page in pieces of any length; raw bytes as one character each will do. */
	write(text: string): void {
		this.pending += text;
		if (this.pending.length >= MIN_PIECE_LENGTH) this.flush();
	}

	/** @param decodeText - What raw text means, where the page was written as bytes. */
	end(decodeText: (raw: string) => string = String): PageFacts {
		this.flush();
		this.tokenizer.end();
		const { rawTitle, links } = this;
		return { title: rawTitle === null ? null : pageTitle(withoutEntities(decodeText(rawTitle))), links };
	}

	private flush(): void {
		this.beforePieceLeaves(this.pieceStart);
		this.pieceBefore = this.piece;
		this.pieceStart += this.piece.length;
		this.piece = this.pending;
		this.pending = '';
		for (const reader of this.readers) reader.take(this.piece);
		this.tokenizer.write(this.piece);
	}

	/** For who has to look at all text: what stands before `_pieceStart` cannot be read after this. */
	protected beforePieceLeaves(_pieceStart: number): void {}

	/** Reads this piece and the one before. */
	protected textOf(start: number, end: number): string {
		const from = start - this.pieceStart;
		const to = end - this.pieceStart;
		if (from >= 0) return this.piece.slice(from, to);
		return to < 0 ? this.pieceBefore.slice(from, to) : this.pieceBefore.slice(from) + this.piece.slice(0, to);
	}

	/** A name of a tag or an attribute; in HTML, case means nothing. */
	protected nameAt(start: number, end: number): string {
		const name = this.textOf(start, end);
		return this.isXml ? name : name.toLowerCase();
	}

	onopentagname(start: number, end: number): void {
		this.isLinkTag = false;
		this.isHref = false;
		// By length first: most names need not be read.
		const length = end - start;
		if (this.foreign.isOpen || length === 8 || (length >= 3 && length <= 5)) this.onRareName(this.nameAt(start, end));
		else if (length === 1) this.isLinkTag = !this.isInert && this.nameAt(start, end) === 'a';
	}

	private onRareName(name: string): void {
		const wasForeign = this.foreign.isForeign;
		if (this.foreign.isOpen || name === 'svg' || name === 'math') this.foreign.openTag(name.toLowerCase());
		if (name === 'template') this.isTemplateTag = !wasForeign;
		else if (name === 'noscript') this.isNoscriptTag = !wasForeign && !this.isXml;
		else if (this.isInert) return;
		else if (name === 'title') this.isTitleTag = this.rawTitle === null && !wasForeign;
		else this.isLinkTag = name === 'a' || name === 'area';
	}

	onattribname(start: number, end: number): void {
		this.isHref = this.isLinkTag && end - start === 4 && this.nameAt(start, end) === 'href';
		// Of two attributes of one name the first counts.
		if (this.isHref) this.isLinkTag = false;
		if (this.isTemplateTag) this.isShadowMode = this.nameAt(start, end) === SHADOW_ROOT_MODE;
	}

	onattribdata(start: number, end: number): void {
		if (end === start) return;
		if (this.isHref) {
			this.links += 1;
			// Where pieces meet, a value comes in parts.
			this.isHref = false;
		} else if (this.isShadowMode) {
			this.isShadowRoot = /^(?:open|closed)$/i.test(this.textOf(start, end));
			this.isShadowMode = false;
		}
	}

	onopentagend(): void {
		this.startContent();
	}

	private startContent(): void {
		if (this.isTitleTag) this.startTitle();
		else if (this.isTemplateTag) this.startTemplate();
		else if (this.isNoscriptTag) this.isInNoscript = true;
		this.isNoscriptTag = false;
	}

	private startTitle(): void {
		this.isTitleTag = false;
		this.isInTitle = true;
		this.rawTitle = '';
	}

	private startTemplate(): void {
		this.templates.push(this.isShadowRoot);
		if (!this.isShadowRoot) this.inertTemplates += 1;
		this.isTemplateTag = false;
		this.isShadowMode = false;
		this.isShadowRoot = false;
	}

	onselfclosingtag(): void {
		if (this.foreign.isOpen) this.foreign.selfClose();
		// In HTML the slash means nothing.
		if (!this.isXml) this.startContent();
		this.isTitleTag = false;
		this.isTemplateTag = false;
		this.isShadowMode = false;
	}

	onclosetag(start: number, end: number): void {
		this.isInTitle = false;
		if (this.foreign.isOpen) this.foreign.closeTag(this.textOf(start, end).toLowerCase());
		if (end - start !== 8) return;
		if (this.isInNoscript && this.nameAt(start, end) === 'noscript') this.isInNoscript = false;
		if (this.templates.length > 0 && this.nameAt(start, end) === 'template') this.endTemplate();
	}

	private endTemplate(): void {
		if (this.templates.pop() === false) this.inertTemplates -= 1;
	}

	ontext(start: number, end: number): void {
		if (!this.isInTitle || this.rawTitle === null || this.rawTitle.length >= MAX_RAW_TITLE_LENGTH) return;
		this.rawTitle += this.textOf(start, end).slice(0, MAX_RAW_TITLE_LENGTH);
	}

	isInForeignContext(): boolean {
		return this.foreign.isForeign;
	}

	onattribend(): void {}
	onattribentity(): void {}
	oncdata(_start: number, _end: number, _endOffset: number): void {}
	oncomment(): void {}
	ondeclaration(_start: number, _end: number): void {}
	onend(): void {}
	onprocessinginstruction(_start: number, _end: number): void {}
	ontextentity(): void {}
}

function withoutEntities(text: string): string {
	if (!text.includes('&')) return text;

	let decoded = '';
	new Parser({ ontext: (part) => (decoded += part) }).end(`<title>${text}`);
	return decoded;
}
