import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Hook {
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

export interface HookServer {
	readonly url: string;
	readonly port: string;
	readonly hooks: readonly Hook[];
	close(): Promise<void>;
}

/** Takes what is posted to it. @param answers - Statuses in turn; then 200. */
export async function startHookServer(
	answers: readonly (number | { status: number; body: string })[] = [],
): Promise<HookServer> {
	const hooks: Hook[] = [];
	const server = createServer(async (request, response) => {
		const { url: path = '', headers } = request;
		const answer = answers[hooks.length] ?? 200;
		hooks.push({ path, headers, body: await text(request) });
		const { status, body } = typeof answer === 'number' ? { status: answer, body: '' } : answer;
		response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(body);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const port = String((server.address() as AddressInfo).port);
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		hooks,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
