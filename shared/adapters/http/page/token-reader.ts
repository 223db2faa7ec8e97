import type { TokenizerCallbacks } from 'htmlparser2';

/** Reads the tokens of a page beside its scanner, so that the page is read once. */
export interface TokenReader {
	readonly tokens: TokenizerCallbacks;
	/** It wants no more. */
	readonly isCut: boolean;
	/** The text that the next tokens are of. */
	take(piece: string): void;
}
