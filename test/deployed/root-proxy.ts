import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** Serves what stands below a path at the root of an origin of its own, as API Gateway serves an API; until it is closed. */
export async function serveAtRoot(below: string): Promise<{ readonly url: string; close(): Promise<void> }> {
	const server = createServer((asked, answer) => {
		const { method, headers, url } = asked;
		const forwarded = request(below + url, { method, headers }, (response) => {
			answer.writeHead(response.statusCode ?? 502, response.headers);
			pipeline(response, answer, () => undefined);
		});
		// Whoever asked may have gone, as a page that asks for something else does.
		answer.on('close', () => forwarded.destroy());
		pipeline(asked, forwarded, (error) => error && answer.destroy());
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			server.close();
			server.closeAllConnections();
		},
	};
}
