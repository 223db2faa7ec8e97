import type { FetchedText, TextFetcher } from '../../shared/ports/text-fetcher.ts';

export interface FakeTexts extends TextFetcher {
	/** URLs in the order in which they were fetched. */
	readonly fetched: string[];
}

/** Fetches nothing, and says what it is told to; that there is no such file if it is not. */
export function createFakeTexts(answer: (url: string) => FetchedText | Promise<FetchedText> = noFile): FakeTexts {
	const fetched: string[] = [];
	return {
		fetched,
		async fetch({ url }) {
			fetched.push(url);
			return answer(url);
		},
		close: async () => undefined,
	};
}

/** A file with these lines. */
export function aText(text: string, status = 200): FetchedText {
	return { kind: 'response', status, finalUrl: 'https://example.com/robots.txt', text };
}

function noFile(): FetchedText {
	return aText('', 404);
}
