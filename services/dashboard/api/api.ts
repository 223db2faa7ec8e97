import { ApiProblem, problemOf } from './api-problem.ts';

/** Calls of the API that served this page, with the key of this tab. */
export interface Api {
	get<T>(path: string, signal?: AbortSignal): Promise<T>;
	/** What a browser keeps as a file. */
	getFile(path: string): Promise<Blob>;
	/** The same `once` does the same thing once, however often it is sent. */
	post<T>(path: string, body?: unknown, once?: string): Promise<T>;
	put<T>(path: string, body: unknown): Promise<T>;
	remove(path: string): Promise<void>;
}

interface Call {
	readonly method: string;
	readonly path: string;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	readonly signal?: AbortSignal | undefined;
}

interface ApiDeps {
	readonly key: string;
	readonly fetch: typeof fetch;
	/** The key is not known, or no longer. */
	readonly onUnauthorized: () => void;
}

export function createApi({ key, fetch, onUnauthorized }: ApiDeps): Api {
	async function call({ method, path, body, headers, signal }: Call): Promise<Response> {
		const init: RequestInit = {
			method,
			headers: {
				authorization: `Bearer ${key}`,
				...(body !== undefined && { 'content-type': 'application/json' }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
			...(signal && { signal }),
			cache: 'no-store',
			redirect: 'error',
		};
		const response = await fetch(path, init).catch((cause: Error) => {
			if (signal?.aborted) throw cause;
			throw new ApiProblem({ status: 0, detail: 'the server does not answer' });
		});
		if (response.status === 401) onUnauthorized();
		if (!response.ok) throw await problemOf(response);
		return response;
	}

	const json = async <T>(given: Call) => (await call(given)).json() as Promise<T>;
	return {
		get: (path, signal) => json({ method: 'GET', path, signal }),
		getFile: async (path) => (await call({ method: 'GET', path })).blob(),
		post: (path, body, once) =>
			json({ method: 'POST', path, body, ...(once !== undefined && { headers: { 'idempotency-key': once } }) }),
		put: (path, body) => json({ method: 'PUT', path, body }),
		remove: async (path) => void (await call({ method: 'DELETE', path })),
	};
}
