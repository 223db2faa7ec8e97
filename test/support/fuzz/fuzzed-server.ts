import { hash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createRandom } from '../../simulation/random.ts';
import { fuzzedAnswer } from './fuzzed-answers.ts';
import { createFuzzedUrls } from './fuzzed-urls.ts';

export interface FuzzedServer {
	readonly url: string;
	close(): Promise<void>;
}

/** Links of the page at `/`. */
const START_LINKS = 2000;

/** Answers each path with what nobody should believe, the same each time; but `/` is a page, and `/robots.txt` is not there. */
export async function createFuzzedServer(seed: number, { complains }: { complains: boolean }): Promise<FuzzedServer> {
	const sockets = new Set<Socket>();
	const server = createServer({ noDelay: true }, (socket) => {
		let pending = '';
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		socket.on('error', () => {});
		socket.on('data', (data) => {
			pending += data.toString('latin1');
			for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
				const path = pending.slice(0, end).split(' ')[1] ?? '';
				pending = pending.slice(end + 4);
				answer(socket, path);
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	function answer(socket: Socket, path: string): void {
		if (path === '/robots.txt') {
			socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
			return;
		}
		if (path === '/') {
			socket.write(startPage(seed));
			return;
		}
		const random = createRandom(seed + Number.parseInt(hash('sha256', path).slice(0, 8), 16));
		socket.write(fuzzedAnswer(random, createFuzzedUrls(random), complains));
		if (random.happens(0.2)) socket.end();
		else if (random.happens(0.05)) socket.resetAndDestroy();
	}

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			const closed = once(server, 'close');
			server.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

function startPage(seed: number): Buffer {
	const urls = createFuzzedUrls(createRandom(seed));
	const escaped = (url: string) => url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
	const links = Array.from({ length: START_LINKS }, (_, i) => (i % 4 === 0 ? urls.anywhere() : urls.path()));
	const body = Buffer.from(links.map((url) => `<a href="${escaped(url)}">x</a>\n`).join(''));
	const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${body.length}\r\n\r\n`;
	return Buffer.concat([Buffer.from(head), body]);
}
