import type { TokenizerCallbacks } from 'htmlparser2';
import type { PageTree } from './page-tree.ts';

/** Tells the tokens of a page to its scanner, and to its tree until that is cut. */
export class TreeTokens implements TokenizerCallbacks {
	private readonly scanner: TokenizerCallbacks;
	private readonly tree: PageTree;

	constructor(scanner: TokenizerCallbacks, tree: PageTree) {
		this.scanner = scanner;
		this.tree = tree;
	}

	isInForeignContext(): boolean {
		return this.scanner.isInForeignContext?.() === true;
	}

	onopentagname(start: number, end: number): void {
		this.scanner.onopentagname(start, end);
		if (!this.tree.isCut) this.tree.tokens.onopentagname(start, end);
	}

	onopentagend(end: number): void {
		this.scanner.onopentagend(end);
		if (!this.tree.isCut) this.tree.tokens.onopentagend(end);
	}

	onselfclosingtag(end: number): void {
		this.scanner.onselfclosingtag(end);
		if (!this.tree.isCut) this.tree.tokens.onselfclosingtag(end);
	}

	onclosetag(start: number, end: number): void {
		this.scanner.onclosetag(start, end);
		if (!this.tree.isCut) this.tree.tokens.onclosetag(start, end);
	}

	onattribname(start: number, end: number): void {
		this.scanner.onattribname(start, end);
		if (!this.tree.isCut) this.tree.tokens.onattribname(start, end);
	}

	onattribdata(start: number, end: number): void {
		this.scanner.onattribdata(start, end);
		if (!this.tree.isCut) this.tree.tokens.onattribdata(start, end);
	}

	onattribend(...args: Parameters<TokenizerCallbacks['onattribend']>): void {
		this.scanner.onattribend(...args);
		if (!this.tree.isCut) this.tree.tokens.onattribend(...args);
	}

	ontext(start: number, end: number): void {
		this.scanner.ontext(start, end);
		if (!this.tree.isCut) this.tree.tokens.ontext(start, end);
	}

	oncdata(start: number, end: number, endOffset: number): void {
		this.scanner.oncdata(start, end, endOffset);
		if (!this.tree.isCut) this.tree.tokens.oncdata(start, end, endOffset);
	}

	onend(): void {
		this.scanner.onend();
		if (!this.tree.isCut) this.tree.tokens.onend();
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
