import { createHash, type Hash } from 'node:crypto';
import { decodeHTML } from 'entities/decode';
import type { TokenizerCallbacks } from 'htmlparser2';
import type { TokenReader } from './token-reader.ts';

/** Nothing in these is text to a reader. */
const UNSEEN: ReadonlySet<string> = new Set('script style noscript template iframe noembed noframes'.split(' '));
/** These part no words; all other tags do. */
const INLINE: ReadonlySet<string> = new Set(
	'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var wbr'.split(
		' ',
	),
);
const LONGEST_NAME = 32;
/** A text is taken piece by piece; a reference such as `&nbsp;`, that stands where they meet, waits for its end. */
const PIECE_LENGTH = 16 * 1024;
const LONGEST_REFERENCE = 64;
const HASH_LENGTH = 22;

/**
 * Hashes the text of a page that a reader sees, of the tokens that its scanner reads anyway: without scripts, styles,
 * comments and attributes, white space collapsed. Tags other than those that stand within a line count as white space.
 */
export class TextHash implements TokenReader, TokenizerCallbacks {
	readonly isCut = false;
	readonly tokens = this;
	private readonly isXml: boolean;
	private readonly words = new WordHash();
	private piece = '';
	private pieceStart = 0;
	private pieceBefore = '';
	/** Of one text, not decoded yet. */
	private raw = '';
	private tag = '';
	/** The element whose content is not seen; empty outside. */
	private unseen = '';
	private unseenDepth = 0;
	/** Whether the tag that is being read begins one. */
	private isUnseenTag = false;
	/** Within SVG and MathML a slash ends a tag. */
	private foreignDepth = 0;

	constructor(isXml: boolean) {
		this.isXml = isXml;
	}

	take(piece: string): void {
		this.pieceBefore = this.piece;
		this.pieceStart += this.piece.length;
		this.piece = piece;
	}

	/** Call it once the page has ended. */
	digest(): string {
		this.endText();
		return this.words.digest();
	}

	onopentagname(start: number, end: number): void {
		this.endText();
		this.tag = this.nameAt(start, end);
		if (this.unseen !== '') {
			// Others hold text alone, whatever that looks like.
			this.isUnseenTag = this.unseen === 'template' && this.tag === 'template';
			return;
		}
		this.isUnseenTag = UNSEEN.has(this.tag);
		if (!INLINE.has(this.tag)) this.words.part();
	}

	onattribname(start: number, end: number): void {
		if (!this.isUnseenTag || this.tag !== 'template' || this.unseen !== '') return;
		// What is in a shadow root is shown.
		if (this.nameAt(start, end) === 'shadowrootmode') this.isUnseenTag = false;
	}

	onopentagend(): void {
		if (this.isUnseenTag) {
			this.unseen = this.tag;
			this.unseenDepth++;
			this.isUnseenTag = false;
		} else if (isForeign(this.tag)) this.foreignDepth++;
	}

	onselfclosingtag(): void {
		if (this.isXml || this.foreignDepth > 0 || isForeign(this.tag)) this.isUnseenTag = false;
		else this.onopentagend();
	}

	onclosetag(start: number, end: number): void {
		this.endText();
		const name = this.nameAt(start, end);
		if (this.unseen !== '') {
			if (name !== this.unseen) return;
			this.unseenDepth--;
			if (this.unseenDepth === 0) this.unseen = '';
			return;
		}
		if (isForeign(name)) this.foreignDepth = Math.max(0, this.foreignDepth - 1);
		if (!INLINE.has(name)) this.words.part();
	}

	ontext(start: number, end: number): void {
		if (this.unseen !== '') return;
		this.raw += this.textOf(start, end);
		if (this.raw.length > PIECE_LENGTH) this.passText();
	}

	oncdata(start: number, end: number, endOffset: number): void {
		this.endText();
		if (this.unseen === '') this.words.add(this.textOf(start, end - endOffset));
	}

	private endText(): void {
		if (this.raw === '') return;
		this.words.add(decoded(this.raw));
		this.raw = '';
	}

	private passText(): void {
		const at = this.raw.lastIndexOf('&');
		const isOpen = at !== -1 && this.raw.length - at < LONGEST_REFERENCE;
		const rest = isOpen ? this.raw.slice(at) : '';
		this.words.add(decoded(isOpen ? this.raw.slice(0, at) : this.raw));
		this.raw = rest;
	}

	private nameAt(start: number, end: number): string {
		return this.textOf(start, Math.min(end, start + LONGEST_NAME)).toLowerCase();
	}

	/** Reads this piece and the one before. */
	private textOf(start: number, end: number): string {
		const from = start - this.pieceStart;
		const to = end - this.pieceStart;
		if (from >= 0) return this.piece.slice(from, to);
		return to < 0 ? this.pieceBefore.slice(from, to) : this.pieceBefore.slice(from) + this.piece.slice(0, to);
	}

	onattribdata(): void {}
	onattribend(): void {}
	onattribentity(): void {}
	oncomment(): void {}
	ondeclaration(): void {}
	onend(): void {}
	onprocessinginstruction(): void {}
	ontextentity(): void {}
}

/** Words, with one space between two of them, however much white space there was. */
class WordHash {
	private readonly hash: Hash = createHash('sha256');
	/** To be hashed: each call of that takes as long as a page of words. */
	private waiting = '';
	private isEmpty = true;
	private isParted = false;

	add(text: string): void {
		const collapsed = text.replace(/\s+/g, ' ');
		const words = collapsed.trim();
		this.isParted ||= collapsed.startsWith(' ');
		if (words === '') return;
		this.waiting += this.isParted && !this.isEmpty ? ` ${words}` : words;
		if (this.waiting.length > PIECE_LENGTH) this.flush();
		this.isEmpty = false;
		this.isParted = collapsed.endsWith(' ');
	}

	/** What comes next is another word. */
	part(): void {
		this.isParted = true;
	}

	digest(): string {
		this.flush();
		return shortDigest(this.hash);
	}

	private flush(): void {
		this.hash.update(this.waiting);
		this.waiting = '';
	}
}

/** Half of it is more than enough to tell pages apart. */
export function shortDigest(hash: Hash): string {
	return hash.digest('base64url').slice(0, HASH_LENGTH);
}

function isForeign(name: string): boolean {
	return name === 'svg' || name === 'math';
}

function decoded(raw: string): string {
	return raw.includes('&') ? decodeHTML(raw) : raw;
}
