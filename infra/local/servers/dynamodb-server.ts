import type { IncomingMessage, Server } from 'node:http';
import dynalite from 'dynalite';
import type { EarlySocket } from './early-socket.ts';
import { keepIdleSockets, type LoopbackServer } from './loopback.ts';
import { gate } from './request-gate.ts';

export interface DynamoDbServerOptions {
	/** Folder of the tables; default: in memory. */
	readonly path?: string;
	readonly accessKeyId: string;
}

export interface DynamoDbServer extends LoopbackServer {
	/** Breaks off what it is asked just now: its clients ask again, or learn that it fails. */
	breakOff(): void;
}

const TARGET = 'DynamoDB_20120810.';
/** What the library takes at most. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** DynamoDB behind `socket`. */
export async function startDynamoDbServer(
	socket: EarlySocket,
	{ path, accessKeyId }: DynamoDbServerOptions,
): Promise<DynamoDbServer> {
	const server = dynalite({ ...(path && { path }), createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
	surviveBrokenRequests(server);
	gate(server, { accessKeyId, target: TARGET, maxBodyBytes: MAX_BODY_BYTES });
	keepIdleSockets(server);
	await socket.handTo(server);
	return { address: socket.address, close: () => closed(server), breakOff: () => server.closeAllConnections() };
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
