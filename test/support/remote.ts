import { type ApiCallerDeps, createApiCaller } from '../../services/cli/remote/api-call.ts';
import { createApiClient } from '../../services/cli/remote/api-client.ts';
import { createTestApi, WRITE_KEY } from './api.ts';

export const API_URL = 'http://localhost';

type Fetch = ApiCallerDeps['fetch'];

interface RemoteOptions {
	readonly key?: string;
	/** Stands between client and server. */
	readonly between?: (send: Fetch) => Fetch;
	readonly ratePerKey?: number;
}

/** The client of the command line, and the API itself on memory adapters, with nothing but a function between them. */
export function createRemote({ key = WRITE_KEY, between = (send) => send, ratePerKey = 1000 }: RemoteOptions = {}) {
	let ids = 0;
	// As a schema of uploads wants them.
	const api = createTestApi({ ratePerKey, ports: { ids: { id: () => `ID${++ids}`, random: () => 1 } } });
	const { app, stack } = api;
	const pauses: number[] = [];
	const calls: string[] = [];
	const send = (async (url, init) => {
		const request = new Request(url as string, init);
		const { pathname, search } = new URL(request.url);
		calls.push(`${request.method} ${pathname}${search}`);
		// As the object store of a local cloud has them.
		const [, object] = /^\/_objects\/(.+)$/.exec(pathname) ?? [];
		if (object === undefined) return app.request(request);
		await stack.objects.put(object, new Uint8Array(await request.arrayBuffer()));
		return new Response();
	}) as Fetch;
	const caller = createApiCaller({
		url: API_URL,
		key,
		fetch: between(send),
		async sleep(ms) {
			pauses.push(ms);
			await stack.clock.advance(ms);
		},
	});
	return { api, stack, client: createApiClient(caller), calls, pauses };
}
