import type { ExtractRule, FieldType } from './extract-rules.ts';
import { readDate } from './read-date.ts';
import { readNumber } from './read-number.ts';
import { readPrice } from './read-price.ts';

/** Longer text holds no number, no date and no address that anybody wrote as one. */
const MAX_LENGTH = 10_000;

/**
 * What the text of a field means.
 *
 * @param baseUrl - Which addresses are relative to.
 * @returns `undefined` if it is no such thing.
 */
export function typedValue(text: string, { type = 'text', decimal }: ExtractRule, baseUrl: () => string): unknown {
	if (type === 'text') return text === '' ? undefined : text;
	return text.length > MAX_LENGTH ? undefined : readers[type](text, { decimal, baseUrl });
}

interface Hints {
	readonly decimal: '.' | ',' | undefined;
	readonly baseUrl: () => string;
}

const readers: Readonly<Record<Exclude<FieldType, 'text'>, (text: string, hints: Hints) => unknown>> = {
	number: (text, { decimal }) => readNumber(text, { decimal }),
	date: readDate,
	url: (text, { baseUrl }) => URL.parse(text, baseUrl())?.href,
	price: (text, { decimal }) => readPrice(text, decimal),
};
