import type { Server } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { LOOPBACK, type LoopbackServer, loopbackAddress } from './loopback.ts';

/** A port that is open before the server behind it has loaded. */
export interface EarlySocket extends Pick<LoopbackServer, 'address'> {
	/** Who has connected so far, and whoever connects from now on, is served by `server`, which also closes the port. */
	handTo(server: Server): Promise<void>;
}

/** Clients may connect and send at once: they wait for the answer, not for the port. */
export async function openEarlySocket(): Promise<EarlySocket> {
	const early: Socket[] = [];
	// As `node:http` opens its own; paused, so that the server which takes them over reads them from their first byte.
	const options = { allowHalfOpen: true, noDelay: true, pauseOnConnect: true };
	const listener = createServer(options, (socket) => {
		// One that breaks off meanwhile says so to the server, too.
		socket.on('error', () => undefined);
		early.push(socket);
	});
	await listening(listener, () => listener.listen(0, LOOPBACK));
	return {
		address: loopbackAddress(listener),
		async handTo(server) {
			await listening(server, () => server.listen(listener));
			for (const socket of early.splice(0)) {
				server.emit('connection', socket);
				socket.resume();
			}
		},
	};
}

function listening(server: NetServer, listen: () => void): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.once('listening', resolve);
		listen();
	});
}
