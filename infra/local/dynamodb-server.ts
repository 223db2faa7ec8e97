import type { IncomingMessage, Server } from 'node:http';
import dynalite from 'dynalite';
import { keepIdleSockets, LOOPBACK, type LoopbackServer, loopbackAddress } from './loopback.ts';

/** DynamoDB, stored in the folder `path`. */
export async function startDynamoDbServer({ path }: { path: string }): Promise<LoopbackServer> {
	const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
	surviveBrokenRequests(server);
	await listening(server);
	try {
		const address = loopbackAddress(server);
		keepIdleSockets(server);
		return { address, close: () => closed(server) };
	} catch (error) {
		await closed(server);
		throw error;
	}
}

function listening(server: Server): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, LOOPBACK, resolve);
	});
}

/** dynalite throws on a request that its client breaks off, as a terminated instance does. */
function surviveBrokenRequests(server: Server): void {
	server.prependListener('request', (request: IncomingMessage) => {
		const on = request.on.bind(request);
		request.on = (event: string, listener: (...parameters: never[]) => void) =>
			on(event, event === 'error' ? () => undefined : (listener as () => void));
	});
}

/** dynalite waits for idle connections of clients that are still there: up to half a minute. */
function closed(server: Server): Promise<void> {
	return new Promise((resolve, reject) => {
		server.close((error) => (error ? reject(error) : resolve()));
		server.closeAllConnections();
	});
}
