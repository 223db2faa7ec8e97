import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { RawRoute } from './hostile-server.ts';

const PAGE = '<title>A page</title><a href="/x">x</a>';
const HTML = 'Content-Type: text/html; charset=utf-8';

/** A whole, correct response. */
export function respond(socket: Socket, body: string | Buffer, ...headers: readonly string[]): void {
	socket.write(headOf(200, [`Content-Length: ${Buffer.byteLength(body)}`, ...headers]));
	socket.write(body);
}

export const hostileRoutes: Readonly<Record<string, RawRoute>> = {
	'/page': (socket) => respond(socket, PAGE, HTML),
	'/drop': (socket) => socket.destroy(),
	'/silent': () => {},
	'/garbage': (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n'),
	'/half': (socket) => socket.end(`${headOf(200, [HTML, 'Content-Length: 1000'])}${PAGE}`),
	'/reset': (socket) => {
		socket.write(`${headOf(200, [HTML, 'Content-Length: 1000'])}${PAGE}`, () => socket.resetAndDestroy());
	},
	'/too-much': (socket) => socket.write(`${headOf(200, [HTML, 'Content-Length: 10'])}${PAGE}`),
	'/no-length': (socket) => socket.end(`${headOf(200, [HTML])}${PAGE}`),
	'/bad-chunk': (socket) => socket.write(`${headOf(200, [HTML, 'Transfer-Encoding: chunked'])}zz\r\n`),
	'/switch': (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
	'/hints': (socket) => {
		socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n');
		respond(socket, PAGE, HTML);
	},
	'/slow': (socket) => {
		socket.write(headOf(200, [HTML, 'Content-Length: 100000']));
		const drip = setInterval(() => socket.write('x'), 5);
		socket.once('close', () => clearInterval(drip));
	},
	'/endless': (socket) => {
		socket.write(headOf(200, [HTML]));
		pour(socket, '<p>more</p>'.repeat(1000));
	},
	'/endless-header': (socket) => {
		socket.write('HTTP/1.1 200 OK\r\n');
		pour(socket, `X-More: ${'x'.repeat(10_000)}\r\n`);
	},
	'/endless-redirect': (socket) => {
		socket.write(headOf(302, ['Location: /page']));
		pour(socket, 'moved '.repeat(1000));
	},
	'/announced': (socket) => socket.write(headOf(200, [HTML, 'Content-Length: 999999999'])),
	'/bomb': (socket) => respond(socket, bomb(), HTML, 'Content-Encoding: gzip'),
	'/nested-bomb': (socket) => respond(socket, gzipSync(bomb()), HTML, 'Content-Encoding: gzip, gzip'),
	'/many-codings': (socket) => respond(socket, PAGE, HTML, `Content-Encoding: ${Array(500).fill('gzip').join()}`),
	'/gzip': (socket) => respond(socket, gzipSync(PAGE), HTML, 'Content-Encoding: gzip'),
	'/br': (socket) => respond(socket, brotliCompressSync(PAGE), HTML, 'Content-Encoding: br'),
	'/zstd': (socket) => respond(socket, zstdCompressSync(PAGE), HTML, 'Content-Encoding: zstd'),
	'/deflate': (socket) => respond(socket, deflateSync(PAGE), HTML, 'Content-Encoding: deflate'),
	'/deflate-raw': (socket) => respond(socket, deflateRawSync(PAGE), HTML, 'Content-Encoding: deflate'),
	'/gzip-then-br': (socket) => {
		respond(socket, brotliCompressSync(gzipSync(PAGE)), HTML, 'Content-Encoding: gzip, br');
	},
	'/gzip-nothing': (socket) => respond(socket, '', HTML, 'Content-Encoding: gzip'),
	'/not-gzip': (socket) => respond(socket, PAGE, HTML, 'Content-Encoding: gzip'),
	'/cut-gzip': (socket) => respond(socket, gzipSync(PAGE).subarray(0, -10), HTML, 'Content-Encoding: gzip'),
	'/own-coding': (socket) => respond(socket, PAGE, HTML, 'Content-Encoding: utf-8'),
	'/no-type': (socket) => respond(socket, ` \n${PAGE}`),
	'/no-type-text': (socket) => respond(socket, `text ${PAGE}`),
	'/plain': (socket) => respond(socket, PAGE, 'Content-Type: text/plain; charset=latin1'),
	'/latin1': (socket) =>
		respond(socket, bytes('<title>Caf\xe9 \x80</title>'), 'Content-Type: text/html; charset=latin1'),
	'/meta': (socket) => respond(socket, bytes('<meta charset=koi8-r><title>\xf1</title>'), 'Content-Type: text/html'),
	'/unknown-charset': (socket) => respond(socket, '<title>é</title>', 'Content-Type: text/html; charset=klingon'),
	'/utf-16': (socket) => respond(socket, Buffer.from(`\ufeff${PAGE}`, 'utf16le'), 'Content-Type: text/html'),
	'/invalid-utf-8': (socket) => respond(socket, bytes('<title>a\xff\xfeb</title>'), HTML),
	'/not-found': (socket) => socket.write(`${headOf(404, [HTML, `Content-Length: ${PAGE.length}`])}${PAGE}`),
	'/busy': (socket) => socket.write(headOf(503, ['Retry-After: 7', 'Content-Length: 0'])),
	'/self': (socket) => redirect(socket, '/self'),
	'/loop-a': (socket) => redirect(socket, '/loop-b'),
	'/loop-b': (socket) => redirect(socket, '/loop-a#again'),
	'/nextRequest-1': (socket) => redirect(socket, 'nextRequest-2'),
	'/nextRequest-2': (socket) => redirect(socket, './nextRequest-3'),
	'/nextRequest-3': (socket) => redirect(socket, '/page#part'),
	'/to-mail': (socket) => redirect(socket, 'mailto:someone@example.com'),
	'/to-nowhere': (socket) => redirect(socket, 'http://[::'),
	'/no-location': (socket) => socket.write(headOf(302, ['Content-Length: 0'])),
};

export function redirect(socket: Socket, location: string, status = 302): void {
	socket.write(headOf(status, [`Location: ${location}`, 'Content-Length: 5']));
	socket.write('moved');
}

function headOf(status: number, headers: readonly string[]): string {
	return `HTTP/1.1 ${status} Whatever\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`;
}

function bytes(text: string): Buffer {
	return Buffer.from(text, 'latin1');
}

let packed: Buffer | undefined;

/** 20 MB in 20 KB. */
function bomb(): Buffer {
	packed ??= gzipSync(Buffer.alloc(20 * 1024 * 1024));
	return packed;
}

/** Writes for as long as the other side reads. */
function pour(socket: Socket, text: string): void {
	const more = () => {
		while (!socket.destroyed && socket.write(text));
	};
	socket.on('drain', more);
	more();
}
