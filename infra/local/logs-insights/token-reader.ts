import { UsageError } from '../../../shared/core/errors.ts';
import type { Token } from './tokens.ts';

/** Goes through the tokens of a query. */
export interface TokenReader {
	/** Whether it was there, and was taken. Words are the same in capitals. */
	take(text: string): boolean;
	/** Which of them was there, and was taken. */
	takeAny(texts: readonly string[]): string | undefined;
	isNext(text: string): boolean;
	/** @throws {UsageError} It is not there. */
	require(text: string): void;
	/** @throws {UsageError} The query ends. */
	next(expected: string): Token;
	readonly isAtEnd: boolean;
	/** How many were taken. */
	readonly position: number;
	/** What was taken since then, as it was written but for spaces. */
	textSince(position: number): string;
}

export function createTokenReader(tokens: readonly Token[]): TokenReader {
	let at = 0;
	const isNext = (text: string) => {
		const token = tokens[at];
		return token !== undefined && isWordOrSign(token) && token.text.toLowerCase() === text;
	};
	const take = (text: string) => {
		const isThere = isNext(text);
		if (isThere) at++;
		return isThere;
	};
	return {
		take,
		isNext,
		takeAny: (texts) => texts.find(take),
		require(text) {
			if (!take(text)) throw new UsageError(`the query has ${shown(tokens[at])} where ${text} must be`);
		},
		next(expected) {
			const token = tokens[at++];
			if (token === undefined) throw new UsageError(`the query ends where ${expected} must be`);
			return token;
		},
		get isAtEnd() {
			return at >= tokens.length;
		},
		get position() {
			return at;
		},
		textSince: (position) =>
			tokens
				.slice(position, at)
				.map(({ text }) => text)
				.join(''),
	};
}

function isWordOrSign({ kind }: Token): boolean {
	return kind === 'sign' || kind === 'name';
}

function shown(token: Token | undefined): string {
	return token === undefined ? 'its end' : `"${token.text}"`;
}
