import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/** A client of the HTTP API, wherever that is; every answer has to be there, whatever it says. */
export function createApiClient(url: string, key: string) {
	async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
		const response = await fetch(url + path, {
			method,
			headers: {
				authorization: `Bearer ${key}`,
				...(body !== undefined && { 'content-type': 'application/json' }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		const isJson = /json$/.test(response.headers.get('content-type') ?? '') && text !== '';
		return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
	}

	return {
		url,
		call,
		/** Starts a job, and waits until it has ended. */
		async run(body: unknown) {
			const { status, json, text } = await call('POST', '/jobs', body);
			if (status !== 202) throw new Error(`the job was not started: ${text}`);
			return this.ended(json.jobId);
		},
		async ended(jobId: string) {
			for (;;) {
				const { json, text } = await call('GET', `/jobs/${jobId}`);
				if (json?.state === undefined) throw new Error(`the job is not told: ${text}`);
				if (['reported', 'cancelled', 'limited', 'failed'].includes(json.state)) return json;
				await sleep(POLL_MS);
			}
		},
		/** All results of a job, page by page. */
		async results(jobId: string, query = 'limit=100') {
			const all: Record<string, unknown>[] = [];
			let path: string | undefined = `/jobs/${jobId}/results?${query}`;
			while (path !== undefined) {
				const { text, headers } = await call('GET', path);
				all.push(
					...text
						.split('\n')
						.filter(Boolean)
						.map((line) => JSON.parse(line)),
				);
				path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
			}
			return all;
		},
	};
}

export type ApiClient = ReturnType<typeof createApiClient>;
