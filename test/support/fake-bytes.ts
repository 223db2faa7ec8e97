import type { ByteFetcher, FetchedBytes, FetchRequest } from '../../shared/ports/byte-fetcher.ts';

export interface FakeBytes extends ByteFetcher {
	/** Requests in the order in which they were made. */
	readonly requests: FetchRequest[];
	/** URLs whose body nobody wanted to its end. */
	readonly cancelled: string[];
}

type Answer = (url: string) => FetchedBytes | Promise<FetchedBytes>;

/** Fetches nothing, and answers as it is told to; that there is no such file if it is not. */
export function createFakeBytes(answer: Answer = () => someBytes('', 404)): FakeBytes {
	const requests: FetchRequest[] = [];
	const cancelled: string[] = [];
	return {
		requests,
		cancelled,
		async fetch(request) {
			requests.push(request);
			const fetched = await answer(request.url);
			if (fetched.kind === 'failure') return fetched;
			return { ...fetched, finalUrl: request.url, cancel: () => cancelled.push(request.url) };
		},
		close: async () => undefined,
	};
}

/** A response with this body, in parts as they are given. */
export function someBytes(body: string | Uint8Array | AsyncIterable<Uint8Array>, status = 200): FetchedBytes {
	const bytes = typeof body === 'string' || body instanceof Uint8Array ? parts([Buffer.from(body)]) : body;
	return { kind: 'response', status, finalUrl: '', retryAfter: undefined, bytes, cancel: () => undefined };
}

export async function* parts(all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* all;
}
