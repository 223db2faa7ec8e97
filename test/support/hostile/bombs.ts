import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { RawRoute } from '../hostile-server.ts';

const MB = 1024 * 1024;
const UNPACKED_MB = 64;

/** Packed once, when first asked for: by name, what unpacks to 64 MB. */
const packed = new Map<string, Buffer>();

function once(name: string, pack: () => Buffer): Buffer {
	const body = packed.get(name) ?? pack();
	packed.set(name, body);
	return body;
}

const zeros = () => Buffer.alloc(UNPACKED_MB * MB);
const gzip = () => once('gzip', () => gzipSync(zeros()));
const br = () => once('br', () => brotliCompressSync(zeros()));
const zstd = () => once('zstd', () => zstdCompressSync(zeros()));

/** Bodies of a few KB that unpack to 64 MB, in each coding that we say we take. */
export const bombs: Readonly<Record<string, RawRoute>> = {
	'/bomb/gzip': (socket) => send(socket, gzip(), 'gzip'),
	'/bomb/deflate': (socket) =>
		send(
			socket,
			once('deflate', () => deflateSync(zeros())),
			'deflate',
		),
	'/bomb/br': (socket) => send(socket, br(), 'br'),
	'/bomb/zstd': (socket) => send(socket, zstd(), 'zstd'),
	'/bomb/gzip-in-zstd': (socket) => send(socket, zstdCompressSync(gzip()), 'gzip, zstd'),
	'/bomb/br-in-gzip': (socket) => send(socket, gzipSync(br()), 'br, gzip'),
	'/bomb/zstd-in-br': (socket) => send(socket, brotliCompressSync(zstd()), 'zstd, br'),
};

function send(socket: Socket, body: Buffer, coding: string): void {
	const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: ${coding}\r\n`;
	socket.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
	socket.write(body);
}
