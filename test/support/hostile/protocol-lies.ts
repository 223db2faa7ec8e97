import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { RawRoute } from '../hostile-server.ts';

const PAGE = '<title>A page</title>';
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const WHOLE = `${OK}Content-Length: ${PAGE.length}\r\n\r\n${PAGE}`;

/** How a route ends a visit. */
export interface Lie {
	readonly answer: RawRoute;
	readonly outcome: 'ok' | 'http_error' | 'network_error' | 'too_large';
	readonly code?: string;
}

const says =
	(text: string | Buffer): RawRoute =>
	(socket) =>
		void socket.write(text);
const saysAndEnds =
	(text: string | Buffer): RawRoute =>
	(socket) =>
		void socket.end(text);
const broken = (answer: RawRoute, code: string): Lie => ({ answer, outcome: 'network_error', code });

/** Responses that break HTTP, each with what is made of it. */
export const protocolLies: Readonly<Record<string, Lie>> = {
	'/lie/chunk-longer-than-said': broken(says(`${CHUNKED}5\r\nhello world\r\n0\r\n\r\n`), 'BAD_RESPONSE'),
	'/lie/chunk-never-ended': broken(saysAndEnds(`${CHUNKED}ff\r\nhello`), 'CONNECTION_RESET'),
	'/lie/chunk-of-endless-length': broken(says(`${CHUNKED}${'f'.repeat(100)}\r\nx`), 'BAD_RESPONSE'),
	'/lie/negative-length': broken(says(`${OK}Content-Length: -1\r\n\r\n${PAGE}`), 'BAD_RESPONSE'),
	'/lie/two-lengths': broken(says(`${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\n${PAGE}`), 'BAD_RESPONSE'),
	// RFC 9112, 6.3: chunks override the length.
	'/lie/length-and-chunks': {
		answer: says(`${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
		outcome: 'ok',
	},
	'/lie/unknown-transfer-coding': { answer: saysAndEnds(`${OK}Transfer-Encoding: own\r\n\r\n${PAGE}`), outcome: 'ok' },
	'/lie/header-with-nul': broken(says(`${OK}X: a\0b\r\n\r\n`), 'BAD_RESPONSE'),
	'/lie/header-without-name': { answer: saysAndEnds(`${OK}: b\r\n\r\n`), outcome: 'ok' },
	'/lie/endless-status-line': broken((socket) => pourText(socket, 'HTTP/1.1 200 ', 'O'), 'HEADERS_TOO_LARGE'),
	'/lie/status-of-four-digits': broken(says('HTTP/1.1 2000 OK\r\n\r\n'), 'BAD_RESPONSE'),
	'/lie/http-9': broken(says('HTTP/9.9 200 OK\r\n\r\n'), 'BAD_RESPONSE'),
	'/lie/many-headers': broken(says(OK + 'a: b\r\n'.repeat(100_000)), 'HEADERS_TOO_LARGE'),
	'/lie/header-of-100-mb': broken((socket) => pourText(socket, `${OK}X: `, 'x'), 'HEADERS_TOO_LARGE'),
	'/lie/endless-trailers': broken((socket) => pourText(socket, `${CHUNKED}0\r\n`, 'X: y\r\n'), 'HEADERS_TOO_LARGE'),
	'/lie/hints-without-end': { answer: hintsAndThen(10_000), outcome: 'ok' },
	'/lie/http-1.0': { answer: saysAndEnds(`HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n${PAGE}`), outcome: 'ok' },
	'/lie/half-closed': { answer: saysAndEnds(WHOLE), outcome: 'ok' },
	'/lie/half-closed-early': broken(saysAndEnds(`${OK}Content-Length: 100\r\n\r\n${PAGE}`), 'CONNECTION_RESET'),
	'/lie/head-only': broken(saysAndEnds(OK), 'CONNECTION_RESET'),
	'/lie/two-responses': { answer: says(WHOLE + WHOLE), outcome: 'ok' },
	'/lie/gzip-and-more': { answer: gzipped(Buffer.concat([gzipSync(PAGE), Buffer.from('not gzip')])), outcome: 'ok' },
	'/lie/gzip-of-nothing': { answer: gzipped(gzipSync('')), outcome: 'ok' },
	'/lie/three-codings': broken(
		says(`${OK}Content-Encoding: gzip, br, gzip\r\nContent-Length: 1\r\n\r\nx`),
		'BAD_RESPONSE',
	),
	'/lie/no-content-but-content': { answer: says(`HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello`), outcome: 'ok' },
};

/** What never comes to an end, and never becomes a response: the time of the visit ends it. */
export const endlessBeginnings: Readonly<Record<string, RawRoute>> = {
	'/endless/hints': (socket) => pourText(socket, '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
	'/endless/slow-head': (socket) => drip(socket, OK, 'X: y\r\n'),
};

/** One byte of the piece every few milliseconds, again and again. */
function drip(socket: Socket, start: string, text: string): void {
	socket.write(start);
	let at = 0;
	const timer = setInterval(() => socket.write(text.charAt(at++ % text.length)), 5);
	socket.once('close', () => clearInterval(timer));
}

/** As many early hints as it says, then a page. */
function hintsAndThen(hints: number): RawRoute {
	return (socket) => {
		socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(hints));
		socket.write(WHOLE);
	};
}

function gzipped(body: Buffer): RawRoute {
	return (socket) => {
		socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`);
		socket.write(body);
	};
}

/** 100 MB, for as long as the other side reads. */
function pourText(socket: Socket, start: string, piece: string): void {
	socket.write(start);
	const text = piece.repeat(Math.floor(65_536 / piece.length));
	let left = 1600;
	const more = () => {
		while (left > 0 && !socket.destroyed && socket.write(text)) left -= 1;
	};
	socket.on('drain', more);
	more();
}
