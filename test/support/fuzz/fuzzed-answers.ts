import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Random } from '../../simulation/random.ts';
import type { FuzzedUrls } from './fuzzed-urls.ts';

const STATUSES = [200, 200, 200, 200, 200, 200, 204, 206, 301, 302, 303, 307, 308, 304, 404, 403, 999, 100, 99, 1000];
/** For which a host is left alone for a while. */
const COMPLAINTS = [429, 503];
const TYPES = [
	...[
		'text/html',
		'text/html',
		'text/html; charset=windows-1251',
		'text/html;charset=shift_jis',
		'text/css',
		'text/xml',
	],
	...[
		'text/html; charset=utf-16',
		'text/html; charset="',
		'application/xhtml+xml',
		'image/svg+xml',
		';;',
		'a/b, text/html',
	],
	...['text/html; charset=iso-2022-jp', 'text/html; charset=x-user-defined', 'text/html; charset=replacement', ''],
];
const NAMES = [
	...['Location', 'Link', 'Refresh', 'Retry-After', 'Set-Cookie', 'X-Robots-Tag', 'Content-Encoding', 'Content-Length'],
	...['Transfer-Encoding', 'Connection', 'Keep-Alive', 'RateLimit', 'X-RateLimit-Reset', 'Content-Location', 'X', ''],
];
const VALUES = [
	...['', ' ', '0', '-1', '1e999', '99999999999999999999', 'NaN', 'Thu, 99 Foo 0000 00:00:00 GMT', 'gzip', 'br, gzip'],
	...[
		'chunked',
		'close',
		'timeout=-5',
		'none, nofollow',
		'"',
		'<',
		'<>; rel="next',
		'a=b; Domain=..; Path',
		'x'.repeat(9_000),
	],
];
const TAGS = 'a area base link meta img iframe style script svg title form template noscript input frame'.split(' ');
const ATTRIBUTES =
	'href src srcset content style srcdoc action ping rel name property http-equiv charset id data xlink:href type'.split(
		' ',
	);
const WORDS = [
	...[
		'refresh',
		'0;url=',
		'robots',
		'nofollow',
		'og:image',
		'canonical',
		'utf-16',
		'url(',
		'url("',
		'@import ',
		'\\',
		'/*',
	],
	...[
		'&#0;',
		'&#xd800;',
		'&#1114112;',
		'&amp',
		'1x, ',
		' 2w',
		'<![CDATA[',
		'-->',
		'<!--',
		'<?xml encoding="x"?>',
		'\0',
	],
];

/**
 * What a server says that nobody should believe: one response, whole or not, as the bytes of the wire.
 *
 * @param complains - Whether it may ask to be left alone.
 */
export function fuzzedAnswer(random: Random, urls: FuzzedUrls, complains: boolean): Buffer {
	const body = encodedBody(random, urls);
	const headers = [`Content-Type: ${random.pick(TYPES)}`];
	if (random.happens(0.8))
		headers.push(`Content-Length: ${body.length + (random.happens(0.1) ? random.int(-5, 5) : 0)}`);
	if (random.happens(0.3)) headers.push(`Location: ${target(random, urls)}`);
	for (let n = random.int(0, 3); n > 0; n--) headers.push(`${random.pick(NAMES)}: ${value(random, urls)}`);
	const head = `HTTP/1.1 ${random.pick(complains ? [...STATUSES, ...COMPLAINTS] : STATUSES)} ${random.pick(['OK', '', 'é\u0001'])}\r\n${headers.join('\r\n')}\r\n\r\n`;
	// As bytes, so that there are some that are no UTF-8.
	return Buffer.concat([Buffer.from(head, random.happens(0.5) ? 'utf8' : 'latin1'), body]);
}

function target(random: Random, urls: FuzzedUrls): string {
	return random.happens(0.5) ? urls.anywhere() : urls.path();
}

/** Mostly without line ends, which would only end the header. */
function value(random: Random, urls: FuzzedUrls): string {
	const text = random.happens(0.5) ? random.pick(VALUES) : target(random, urls);
	return random.happens(0.95) ? text.replaceAll(/[\r\n]/g, '') : text;
}

function encodedBody(random: Random, urls: FuzzedUrls): Buffer {
	const body = Buffer.from(page(random, urls), random.pick(['utf8', 'utf8', 'latin1', 'utf16le'] as const));
	const kind = random.int(0, 19);
	if (kind === 0) return gzipSync(body);
	if (kind === 1) return brotliCompressSync(body);
	if (kind === 2) return gzipSync(body).subarray(0, random.int(0, 40));
	if (kind === 3) return Buffer.from(Array.from({ length: 200 }, () => random.int(0, 255)));
	return body;
}

function page(random: Random, urls: FuzzedUrls): string {
	const text = () => (random.happens(0.6) ? target(random, urls) : random.pick(WORDS));
	const attribute = () => {
		const quote = random.pick(['"', "'", '']);
		return `${random.pick(ATTRIBUTES)}=${quote}${text()}${random.happens(0.3) ? text() : ''}${random.happens(0.97) ? quote : ''}`;
	};
	const tag = () => {
		const attributes = Array.from({ length: random.int(0, 3) }, attribute).join(' ');
		return `<${random.pick(['', '', '', '/'])}${random.pick(TAGS)} ${attributes}${random.pick(['>', '>', '/>', ''])}`;
	};
	return Array.from({ length: random.int(0, 20) }, () => tag() + (random.happens(0.5) ? text() : '')).join('');
}
