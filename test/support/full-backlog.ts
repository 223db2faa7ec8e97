import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, says where, and never takes a connection up: its thread sleeps. */
const SLEEPER = `
const { parentPort, workerData } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ host: workerData, port: 0, backlog: 1 }, () => {
	parentPort.postMessage(server.address().port);
	setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
`;
/** More than the system lets wait. */
const WAITING = 4;

export interface FullBacklog {
	readonly url: string;
	close(): Promise<void>;
}

/** An address that drops whoever wants to connect, as a firewall does: all places of its line are taken. */
export async function createFullBacklog(host: string): Promise<FullBacklog> {
	const worker = new Worker(SLEEPER, { eval: true, workerData: host });
	const [port] = (await once(worker, 'message')) as [number];
	const sockets: Socket[] = Array.from({ length: WAITING }, () => connect(port, host).on('error', () => undefined));
	await once(sockets[0] as Socket, 'connect');
	return {
		url: `http://${host}:${port}`,
		async close() {
			for (const socket of sockets) socket.destroy();
			await worker.terminate();
		},
	};
}
