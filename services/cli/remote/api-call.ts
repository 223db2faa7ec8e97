import { openAsBlob } from 'node:fs';
import { EnvironmentError, type ShoalError } from '../../../shared/core/errors.ts';
import { errorOfAnswer, errorOfFault, mayHaveArrived } from './api-errors.ts';

export interface ApiCallerDeps {
	/** Without a slash at its end. */
	readonly url: string;
	readonly key: string;
	readonly fetch: typeof fetch;
	readonly sleep: (ms: number) => Promise<unknown>;
}

/** A call that may be made again: it does the same however often it is made. */
export interface ApiCall {
	readonly method: 'GET' | 'POST' | 'DELETE';
	/** With its query. */
	readonly path: string;
	/** Sent as JSON. */
	readonly body?: unknown;
	/** With it, a call that starts a job starts one. */
	readonly idempotencyKey?: string;
	readonly timeoutMs?: number;
	/** Gives the call up. */
	readonly signal?: AbortSignal | undefined;
}

/** An answer that says that all went well. */
export interface ApiAnswer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
}

export interface ApiCaller {
	readonly url: string;
	/**
	 * Calls, and calls again where that may help.
	 *
	 * @throws {ShoalError} What is wrong, and where.
	 */
	call(call: ApiCall): Promise<ApiAnswer>;
	/** Puts a file where an upload was promised a place; the key stays here, as that may be another server. */
	put(file: string, place: PutPlace): Promise<void>;
	/** Reads what a signed address gives; the key stays here. @throws {EnvironmentError} It cannot be read to its end. */
	download(address: string): AsyncIterable<Uint8Array>;
}

type Tried =
	| { readonly answer: ApiAnswer }
	| { readonly error: ShoalError; readonly again: boolean; readonly pauseMs: number };

export interface PutPlace {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly signal: AbortSignal;
}

/** API Gateway waits for 30 s, and answers then. */
const TIMEOUT_MS = 40_000;
/** For as long as the address of an upload is good. */
const UPLOAD_TIMEOUT_MS = 15 * 60_000;
/** For as long as the address of a download is good. */
const DOWNLOAD_TIMEOUT_MS = 60 * 60_000;
/** Before each further try: together as long as a server needs to start again. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000] as const;
const AGAIN = new Set([429, 502, 503, 504]);
const LONGEST_PAUSE_MS = 60_000;

/** Makes calls of an HTTP API with its key. */
export function createApiCaller(deps: ApiCallerDeps): ApiCaller {
	const { url, key, sleep } = deps;
	let hasAnswered = false;

	async function tryOnce({ method, path, body, idempotencyKey, timeoutMs = TIMEOUT_MS, signal }: ApiCall) {
		const response = await deps.fetch(url + path, {
			method,
			// The key is for this server, and for none that it names.
			redirect: 'manual',
			headers: {
				authorization: `Bearer ${key}`,
				...(body !== undefined && { 'content-type': 'application/json' }),
				...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
			signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
		});
		return { status: response.status, headers: response.headers, text: await response.text() };
	}

	async function attempt(asked: ApiCall): Promise<Tried> {
		try {
			const answer = await tryOnce(asked);
			hasAnswered = true;
			if (answer.status >= 200 && answer.status < 300) return { answer };
			const error = errorOfAnswer(answer, { url, ...asked });
			return { error, again: AGAIN.has(answer.status), pauseMs: askedPauseMs(answer) };
		} catch (error) {
			const { signal, timeoutMs = TIMEOUT_MS } = asked;
			if (signal?.aborted) throw error;
			// Where nobody has ever taken a connection the URL is wrong, rather than the moment.
			const again = hasAnswered || mayHaveArrived(error);
			return { error: errorOfFault(error, { url, timeoutMs }), again, pauseMs: 0 };
		}
	}

	async function call(asked: ApiCall): Promise<ApiAnswer> {
		for (let tries = 0; ; tries++) {
			const tried = await attempt(asked);
			if ('answer' in tried) return tried.answer;
			const pauseMs = PAUSES_MS[tries];
			if (!tried.again || pauseMs === undefined) throw tried.error;
			await sleep(Math.max(pauseMs, tried.pauseMs));
			asked.signal?.throwIfAborted();
		}
	}

	return {
		url,
		call,
		async *download(address) {
			const { origin } = new URL(address);
			const signal = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
			try {
				const response = await deps.fetch(address, { redirect: 'manual', signal });
				if (!response.ok) throw new EnvironmentError(`${origin} does not give the file: status ${response.status}`);
				if (response.body !== null) yield* response.body as unknown as AsyncIterable<Uint8Array>;
			} catch (error) {
				throw error instanceof EnvironmentError
					? error
					: errorOfFault(error, { url: origin, timeoutMs: DOWNLOAD_TIMEOUT_MS });
			}
		},
		async put(file, place) {
			const origin = new URL(place.url).origin;
			const body = await openAsBlob(file);
			const signal = AbortSignal.any([AbortSignal.timeout(UPLOAD_TIMEOUT_MS), place.signal]);
			const { url: where, headers } = place;
			const sent = deps.fetch(where, { method: 'PUT', headers, body, redirect: 'manual', signal });
			const response = await sent.catch((error: unknown) => {
				throw place.signal.aborted ? error : errorOfFault(error, { url: origin, timeoutMs: UPLOAD_TIMEOUT_MS });
			});
			await response.body?.cancel();
			if (!response.ok) throw new EnvironmentError(`${origin} does not take the list: status ${response.status}`);
		},
	};
}

/** What the server asks for, within reason. */
function askedPauseMs({ headers }: ApiAnswer): number {
	const seconds = Number(headers.get('retry-after'));
	return Number.isFinite(seconds) ? Math.min(LONGEST_PAUSE_MS, seconds * 1000) : 0;
}
