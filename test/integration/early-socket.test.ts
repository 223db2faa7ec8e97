import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EarlySocket, openEarlySocket } from '../../infra/local/servers/early-socket.ts';

let socket: EarlySocket;
let server: Server;
let agent: Agent;

beforeEach(async () => {
	socket = await openEarlySocket();
	server = createServer((request, response) => response.end(`answer to ${request.url}`));
	agent = new Agent({ keepAlive: true, maxSockets: 1 });
});

afterEach(async () => {
	agent.destroy();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

async function answerTo(path: string): Promise<string> {
	const [response] = await once(get({ port: socket.address.port, path, agent }), 'response');
	return text(response as IncomingMessage);
}

/** Opens a connection, and waits until the port has taken it. */
async function connected() {
	const client = connect(socket.address.port, socket.address.address);
	await once(client, 'connect');
	// A turn later than the connection, so that it is accepted.
	const other = connect(socket.address.port, socket.address.address);
	await once(other, 'connect');
	other.destroy();
	return client;
}

it('answers what was asked before there was a server, from the first byte', async () => {
	const client = await connected();
	client.write('GET /early HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
	await socket.handTo(server);

	expect(await text(client)).toContain('answer to /early');
});

it('answers what is asked afterwards, on connections old and new', async () => {
	const early = answerTo('/1');
	await socket.handTo(server);

	expect(await early).toBe('answer to /1');
	expect(await Promise.all(['/2', '/3'].map(answerTo))).toEqual(['answer to /2', 'answer to /3']);
});

it('survives a client that broke off before there was a server', async () => {
	const client = await connected();
	client.resetAndDestroy();
	await socket.handTo(server);

	expect(await answerTo('/next')).toBe('answer to /next');
});

it('is closed by the server, with the connections that it was handed', async () => {
	const client = await connected();
	await socket.handTo(server);
	server.closeAllConnections();
	await Promise.all([once(client, 'close'), new Promise((resolve) => server.close(resolve))]);

	await expect(answerTo('/late')).rejects.toThrow('ECONNREFUSED');
});
