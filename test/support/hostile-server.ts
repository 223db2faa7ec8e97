import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { hostileRoutes } from './hostile-routes.ts';

/** Answers one request with raw bytes, honest or not. */
export type RawRoute = (socket: Socket, request: RawRequest) => void;

export interface RawRequest {
	readonly path: string;
	/** The head as it came. */
	readonly head: string;
	/** Requests on this connection before this one. */
	readonly earlier: number;
}

export interface HostileServer {
	readonly url: string;
	/** Adds a route, or replaces one. */
	route(path: string, answer: RawRoute): void;
	/** The heads of all requests for a path. */
	requests(path: string): readonly string[];
	/** Resolves once the path was requested. */
	received(path: string): Promise<void>;
	/** Resolves to the bytes sent on the connection that asked for the path, once it is closed. */
	closed(path: string): Promise<number>;
	/** Resolves once no connection is open. */
	quiet(): Promise<void>;
	close(): Promise<void>;
}

interface Visit {
	readonly head: string;
	readonly closed: Promise<number>;
}

const TLS_HANDSHAKE = 0x16;

/** A server that breaks every rule there is, on the paths of `hostile-routes.ts`. */
export async function createHostileServer(): Promise<HostileServer> {
	const routes = new Map<string, RawRoute>(Object.entries(hostileRoutes));
	const visits = new Map<string, Visit[]>();
	const sockets = new Map<Socket, Promise<number>>();

	const server = createServer({ noDelay: true }, (socket) => {
		let earlier = 0;
		let pending = '';
		const closed = new Promise<number>((resolve) => socket.once('close', () => resolve(socket.bytesWritten)));
		sockets.set(socket, closed);
		void closed.then(() => sockets.delete(socket));
		socket.on('error', () => {});
		socket.on('data', (data) => {
			if (data[0] === TLS_HANDSHAKE) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
			pending += data.toString('latin1');
			for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
				const head = pending.slice(0, end);
				pending = pending.slice(end + 4);
				const path = head.split(' ')[1] ?? '';
				visits.set(path, [...(visits.get(path) ?? []), { head, closed }]);
				server.emit(`request ${path}`);
				(routes.get(path) ?? notFound)(socket, { path, head, earlier });
				earlier += 1;
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	async function received(path: string): Promise<void> {
		if (!visits.has(path)) await once(server, `request ${path}`);
	}

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		route: (path, answer) => void routes.set(path, answer),
		requests: (path) => (visits.get(path) ?? []).map(({ head }) => head),
		received,
		async closed(path) {
			await received(path);
			return visits.get(path)?.at(-1)?.closed ?? 0;
		},
		async quiet() {
			await Promise.all(sockets.values());
		},
		async close() {
			const isClosed = once(server, 'close');
			server.close();
			for (const socket of sockets.keys()) socket.destroy();
			await isClosed;
		},
	};
}

const notFound: RawRoute = (socket) => socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
