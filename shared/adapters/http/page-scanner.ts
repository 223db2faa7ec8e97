import { Parser, type TokenizerCallbacks } from 'htmlparser2';
import { pageTitle } from '../../core/content/page-title.ts';
import { FastTokenizer } from './fast-tokenizer.ts';

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

/**
 * Reads the facts of one page in one pass over htmlparser2's tokens.
 *
 * The tokenizer, not the parser: tree rules (implied ends, voids) change none of the facts and take
 * half of the time. Entities are left alone, which lets it skip over text; only the title has them decoded, at the end.
 */
export class PageScanner implements TokenizerCallbacks {
	private readonly tokenizer = new FastTokenizer({ decodeEntities: false }, this);
	private pending = '';
	private piece = '';
	private pieceStart = 0;
	private pieceBefore = '';

	private isLinkTag = false;
	private isHref = false;
	private isSvgTag = false;
	private isTitleTag = false;
	private isInTitle = false;
	private svgDepth = 0;
	private rawTitle: string | null = null;
	private links = 0;

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

	onopentagname(start: number, end: number): void {
		this.isLinkTag = false;
		this.isSvgTag = false;
		this.isHref = false;
		// By length first: most names need not be read.
		const length = end - start;
		if (length === 1) this.isLinkTag = this.textOf(start, end).toLowerCase() === 'a';
		else if (length >= 3 && length <= 5) this.onRareName(this.textOf(start, end).toLowerCase());
	}

	private onRareName(name: string): void {
		if (name === 'area') this.isLinkTag = true;
		else if (name === 'title') this.isTitleTag = this.rawTitle === null && this.svgDepth === 0;
		else if (name === 'svg') {
			this.isSvgTag = true;
			this.svgDepth += 1;
		}
	}

	onattribname(start: number, end: number): void {
		this.isHref = this.isLinkTag && end - start === 4 && this.textOf(start, end).toLowerCase() === 'href';
		// Of two attributes of one name the first counts.
		if (this.isHref) this.isLinkTag = false;
	}

	onattribdata(start: number, end: number): void {
		if (!this.isHref || end === start) return;
		this.links += 1;
		// Where pieces meet, a value comes in parts.
		this.isHref = false;
	}

	onopentagend(): void {
		this.startTitle();
	}

	private startTitle(): void {
		if (!this.isTitleTag) return;
		this.isTitleTag = false;
		this.isInTitle = true;
		this.rawTitle = '';
	}

	onselfclosingtag(): void {
		if (this.isSvgTag) this.svgDepth -= 1;
		else this.startTitle();
	}

	onclosetag(start: number, end: number): void {
		this.isInTitle = false;
		if (this.svgDepth > 0 && this.textOf(start, end).toLowerCase() === 'svg') this.svgDepth -= 1;
	}

	ontext(start: number, end: number): void {
		if (!this.isInTitle || this.rawTitle === null || this.rawTitle.length >= MAX_RAW_TITLE_LENGTH) return;
		this.rawTitle += this.textOf(start, end).slice(0, MAX_RAW_TITLE_LENGTH);
	}

	isInForeignContext(): boolean {
		return this.svgDepth > 0;
	}

	onattribend(): void {}
	onattribentity(): void {}
	oncdata(): void {}
	oncomment(): void {}
	ondeclaration(): void {}
	onend(): void {}
	onprocessinginstruction(): void {}
	ontextentity(): void {}
}

function withoutEntities(text: string): string {
	if (!text.includes('&')) return text;

	let decoded = '';
	new Parser({ ontext: (part) => (decoded += part) }).end(`<title>${text}`);
	return decoded;
}
