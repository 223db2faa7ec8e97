import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Passes bytes on to a server, and can end all connections, as a server ends those that are idle. */
export interface DroppableProxy {
	readonly url: string;
	readonly openSockets: () => number;
	/** Ends every connection now; new ones are taken. */
	drop(): void;
	close(): Promise<void>;
}

export async function createDroppableProxy(target: string): Promise<DroppableProxy> {
	const { hostname, port } = new URL(target);
	const sockets = new Set<Socket>();
	const server = createServer((inner) => {
		const outer = connect(Number(port), hostname);
		for (const [from, to] of [
			[inner, outer],
			[outer, inner],
		] as const) {
			from.pipe(to);
			// A reset of one is the end of the other, which its `close` tells.
			from.on('error', () => to.destroy());
			from.on('close', () => to.destroy());
		}
		sockets.add(inner);
		inner.on('close', () => sockets.delete(inner));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const drop = () => {
		for (const socket of sockets) socket.destroy();
	};

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		openSockets: () => sockets.size,
		drop,
		async close() {
			drop();
			server.close();
			await once(server, 'close');
		},
	};
}
