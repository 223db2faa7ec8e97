import type { TokenizerCallbacks } from 'htmlparser2';
import type { TokenReader } from './token-reader.ts';

/** Tells the tokens of a page to its scanner, and to another reader until that is cut. */
export class SharedTokens implements TokenizerCallbacks {
	private readonly scanner: TokenizerCallbacks;
	private readonly reader: TokenReader;

	constructor(scanner: TokenizerCallbacks, reader: TokenReader) {
		this.scanner = scanner;
		this.reader = reader;
	}

	isInForeignContext(): boolean {
		return this.scanner.isInForeignContext?.() === true;
	}

	onopentagname(start: number, end: number): void {
		this.scanner.onopentagname(start, end);
		if (!this.reader.isCut) this.reader.tokens.onopentagname(start, end);
	}

	onopentagend(end: number): void {
		this.scanner.onopentagend(end);
		if (!this.reader.isCut) this.reader.tokens.onopentagend(end);
	}

	onselfclosingtag(end: number): void {
		this.scanner.onselfclosingtag(end);
		if (!this.reader.isCut) this.reader.tokens.onselfclosingtag(end);
	}

	onclosetag(start: number, end: number): void {
		this.scanner.onclosetag(start, end);
		if (!this.reader.isCut) this.reader.tokens.onclosetag(start, end);
	}

	onattribname(start: number, end: number): void {
		this.scanner.onattribname(start, end);
		if (!this.reader.isCut) this.reader.tokens.onattribname(start, end);
	}

	onattribdata(start: number, end: number): void {
		this.scanner.onattribdata(start, end);
		if (!this.reader.isCut) this.reader.tokens.onattribdata(start, end);
	}

	onattribend(...args: Parameters<TokenizerCallbacks['onattribend']>): void {
		this.scanner.onattribend(...args);
		if (!this.reader.isCut) this.reader.tokens.onattribend(...args);
	}

	ontext(start: number, end: number): void {
		this.scanner.ontext(start, end);
		if (!this.reader.isCut) this.reader.tokens.ontext(start, end);
	}

	oncdata(start: number, end: number, endOffset: number): void {
		this.scanner.oncdata(start, end, endOffset);
		if (!this.reader.isCut) this.reader.tokens.oncdata(start, end, endOffset);
	}

	onend(): void {
		this.scanner.onend();
		if (!this.reader.isCut) this.reader.tokens.onend();
	}

	oncomment(start: number, end: number, endOffset: number): void {
		this.scanner.oncomment(start, end, endOffset);
	}

	ondeclaration(start: number, end: number): void {
		this.scanner.ondeclaration(start, end);
	}

	onprocessinginstruction(start: number, end: number): void {
		this.scanner.onprocessinginstruction(start, end);
	}

	// Entities are left alone.
	onattribentity(): void {}
	ontextentity(): void {}
}
