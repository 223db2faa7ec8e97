import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSite } from '../../infra/site/create-site.ts';
import { unpackLinks } from '../../shared/core/links/packed-links.ts';
import { OUTCOMES } from '../../shared/core/result.ts';
import type { VisitOptions } from '../../shared/core/visit.ts';
import type { Visitor } from '../../shared/ports/visitor.ts';
import { redirect, respond } from '../support/hostile-routes.ts';
import { createHostileServer, type HostileServer } from '../support/hostile-server.ts';
import { type SeeingVisitor, seeing } from '../support/seeing.ts';
import { throughRedirects } from '../support/through-redirects.ts';

const MAX_BODY_BYTES = 1024 * 1024;

const options: VisitOptions = {
	timeoutMs: 10_000,
	connectTimeoutMs: 5_000,
	maxBodyBytes: MAX_BODY_BYTES,
	maxRedirects: 5,
	userAgent: 'shoal-test',
	headers: {},
	acceptStatus: '2xx',
	privateHosts: 'all',
};
const soon: VisitOptions = { ...options, timeoutMs: 150 };
const never = new AbortController().signal;

/** What every visitor does, whatever it is built on; it runs against real sockets. */
export function visitorContract(name: string, makeOne: (settings: { maxSockets: number }) => Visitor): void {
	const make = (settings: { maxSockets: number }) => throughRedirects(makeOne(settings));
	describe(name, () => {
		let server: HostileServer;
		let visitor: SeeingVisitor;
		const visit = (path: string, how = options) => visitor.visit(server.url + path, how, never);

		beforeAll(async () => {
			server = await createHostileServer();
		});
		afterAll(() => server.close());
		beforeEach(() => {
			visitor = seeing(make({ maxSockets: 10 }));
		});
		afterEach(() => visitor.close());

		describe('a page', () => {
			it('is seen with its title, links and size', async () => {
				expect(await visit('/page')).toMatchObject({
					outcome: 'ok',
					finalUrl: `${server.url}/page`,
					status: 200,
					error: null,
					contentType: 'text/html',
					charset: 'utf-8',
					bytes: 39,
					title: 'A page',
					links: 1,
					redirects: [],
					retryAfterMs: null,
				});
			});

			it('is asked for with the headers of the job', async () => {
				server.route('/asked', (socket) => respond(socket, ''));
				await visit('/asked?q=1', options);
				await visit('/asked', { ...options, headers: { cookie: 'a=b' } });

				const [head] = server.requests('/asked');
				expect(head).toMatch(/^user-agent: shoal-test\r$/im);
				expect(head).toMatch(/^accept-encoding: gzip, deflate, br, zstd\r$/im);
				expect(head).toMatch(/^cookie: a=b\r?$/im);
			});

			it('is asked for with the credentials of its URL', async () => {
				await visitor.visit(server.url.replace('//', '//me:p%40ss@').concat('/secret'), options, never);

				const expected = Buffer.from('me:p@ss').toString('base64');
				expect(server.requests('/secret')[0]).toContain(`authorization: Basic ${expected}`);
			});

			it.each([
				{ path: '/gzip', how: 'gzip' },
				{ path: '/br', how: 'brotli' },
				{ path: '/zstd', how: 'zstd' },
				{ path: '/deflate', how: 'deflate' },
				{ path: '/deflate-raw', how: 'deflate without its frame' },
				{ path: '/gzip-then-br', how: 'one coding in another' },
				{ path: '/own-coding', how: 'a coding that nobody knows, which is none' },
				{ path: '/no-length', how: 'no length but the end of the connection' },
				{ path: '/hints', how: 'early hints before it' },
			])('is read when sent with $how', async ({ path }) => {
				expect(await visit(path)).toMatchObject({ outcome: 'ok', bytes: 39, title: 'A page', links: 1 });
			});

			it.each([
				{ path: '/latin1', charset: 'windows-1252', title: 'Café €' },
				{ path: '/meta', charset: 'koi8-r', title: 'Я' },
				{ path: '/unknown-charset', charset: 'utf-8', title: 'é' },
				{ path: '/utf-16', charset: 'utf-16le', title: 'A page' },
				{ path: '/invalid-utf-8', charset: 'utf-8', title: 'a\ufffd\ufffdb' },
			])('R6 of $path is decoded as $charset', async ({ path, charset, title }) => {
				expect(await visit(path)).toMatchObject({ outcome: 'ok', charset, title });
			});

			it('is recognised without a content type if it begins with a tag', async () => {
				expect(await visit('/no-type')).toMatchObject({ contentType: null, title: 'A page', links: 1 });
				expect(await visit('/no-type-text')).toMatchObject({ contentType: null, title: null, links: 0, bytes: 44 });
			});

			it('is not looked for in other types, whose bytes are counted', async () => {
				const seen = { contentType: 'text/plain', charset: 'windows-1252', title: null, links: 0, bytes: 39 };
				expect(await visit('/plain')).toMatchObject({ outcome: 'ok', ...seen });
			});

			it('that is long is scanned to its end, wherever its pieces are cut', async () => {
				const link = '<p>é</p><a class="x" href="/somewhere">somewhere</a>\n';
				server.route('/long', (socket) => respond(socket, link.repeat(10_000), 'Content-Type: text/html'));

				const bytes = Buffer.byteLength(link) * 10_000;
				expect(await visit('/long')).toMatchObject({ outcome: 'ok', bytes, links: 10_000 });
			});

			it('of a status that is not accepted is an HTTP error, and still a page', async () => {
				const error = { code: 'HTTP_404', message: '404 Not Found' };
				expect(await visit('/not-found')).toMatchObject({ outcome: 'http_error', status: 404, error, title: 'A page' });
				expect(await visit('/not-found', { ...options, acceptStatus: '404' })).toMatchObject({
					outcome: 'ok',
					error: null,
				});
			});

			it('says when to come back', async () => {
				expect(await visit('/busy')).toMatchObject({ outcome: 'http_error', status: 503, retryAfterMs: 7000 });
			});

			it.each(['/page', '/gzip', '/utf-16', '/nextRequest-1', '/half', '/too-much'])(
				'S4.1 at %s takes its time in phases that are not longer than the whole',
				async (path) => {
					const { dnsMs, connectMs, tlsMs, ttfbMs, bodyMs, parseMs, totalMs } = await visit(path);
					const phases = [dnsMs, connectMs, tlsMs, ttfbMs, bodyMs, parseMs];

					expect(Math.min(...phases)).toBeGreaterThanOrEqual(0);
					// Each is rounded by itself.
					expect(phases.reduce((total, ms) => total + ms)).toBeLessThan(totalMs + 0.5);
				},
			);

			it('S4.1 tells reading it from receiving it', async () => {
				server.route('/million', (socket) => respond(socket, '<a href=x>'.repeat(100_000), 'Content-Type: text/html'));
				server.route('/data', (socket) => respond(socket, '<a href=x>'.repeat(100_000), 'Content-Type: text/plain'));

				expect((await visit('/million')).parseMs).toBeGreaterThan(0);
				expect(await visit('/data')).toMatchObject({ bytes: 1_000_000, parseMs: 0 });
			});

			it('that sends more than it announced is as long as announced', async () => {
				expect(await visit('/too-much')).toMatchObject({ outcome: 'ok', bytes: 10 });
				expect(await visit('/page')).toMatchObject({ outcome: 'ok', title: 'A page' });
			});
		});

		it.each(['http://foo.09../', 'http://256.256.256.256%2e%2E/x', 'https://a。。/', 'http://./', 'http://foo.09./'])(
			'W1 %s is no URL, and nobody is asked for it',
			async (url) => {
				const seen = await visitor.visit(url, options, never);
				expect(seen).toMatchObject({ outcome: 'invalid_url', error: { code: 'INVALID_URL' } });
			},
		);

		it('W1 a visit that meets a mistake of ours ends as its own, and the next begins', async () => {
			const scope = { sites: [], include: [], exclude: ['('] };
			const crawl = { scope, checksLinks: true };
			const { outcome, error, bug } = await visit('/page', { ...options, links: 'all', crawl });

			expect({ outcome, code: error?.code }).toEqual({ outcome: 'network_error', code: 'INTERNAL_ERROR' });
			expect(bug).toContain('SyntaxError');
			expect(await visit('/page', { ...options, acceptStatus: '?' })).toMatchObject({
				error: { code: 'INTERNAL_ERROR' },
			});
			expect(await visit('/page')).toMatchObject({ outcome: 'ok' });
		});

		it('W2 a URL is asked for with its escapes as they are written, also where redirects lead', async () => {
			server.route('/%7Euser/x%2ey?q=%c3%a9', (socket) => redirect(socket, '/~user/x%2Ey?q=%C3%A9#z'));
			server.route('/~user/x%2Ey?q=%C3%A9', (socket) => respond(socket, 'here'));

			expect(await visit('/%7Euser/x%2ey?q=%c3%a9')).toMatchObject({
				outcome: 'ok',
				finalUrl: `${server.url}/~user/x%2Ey?q=%C3%A9`,
				redirects: [`${server.url}/%7Euser/x%2ey?q=%c3%a9`],
			});
		});

		it('W2 a long fragment makes no URL too long', async () => {
			expect(await visit(`/page#${'state'.repeat(2000)}`)).toMatchObject({
				outcome: 'ok',
				finalUrl: `${server.url}/page`,
			});
		});

		describe('the links of a page', () => {
			const html = (text: string, ...headers: readonly string[]) => {
				server.route('/linked', (socket) => respond(socket, text, 'Content-Type: text/html', ...headers));
			};
			const urls = (found: readonly { url: string }[]) => found.map(({ url }) => url.replace(server.url, ''));

			it('are a number if nothing else is asked for', async () => {
				html('<a href=/x>x</a><a href=mailto:a@b>', 'X-Robots-Tag: noindex');
				const { links, found, otherSchemes, ids, noindex } = await visit('/linked');
				expect({ links, found, otherSchemes, ids, noindex }).toEqual({ links: 2, found: [], otherSchemes: {} });
			});

			it('S4.9 are told with the place, line, column and text of each', async () => {
				html('<title>é</title>\n<a href="x#é">é &amp; y</a><img src=i alt=I>');
				expect((await visit('/linked', { ...options, links: 'all' })).found).toEqual([
					{ url: `${server.url}/x`, fragment: 'é', place: 'a[href]', line: 2, column: 10, text: 'é & y' },
					{ url: `${server.url}/i`, place: 'img[src]', line: 2, column: 37, text: 'I' },
				]);
			});

			it('resolve against the base of the page where redirects led', async () => {
				server.route('/far', (socket) => redirect(socket, '/folder/page'));
				const text = '<a href=early><base href=deep/><a href=../x><a href="#top">';
				server.route('/folder/page', (socket) => respond(socket, text, 'Content-Type: text/html'));
				const { found } = await visit('/far', { ...options, links: 'follow' });
				expect(urls(found)).toEqual(['/folder/deep/early', '/folder/x', '/folder/deep/']);
			});

			it('S4.11 of other schemes are counted, and those that are none marked', async () => {
				html('<a href=mailto:a@b><a href=MAILTO:c@d><a href="http://[">x</a><a href=data:,x>');
				const { found, otherSchemes } = await visit('/linked', { ...options, links: 'all' });
				expect(otherSchemes).toEqual({ mailto: 2, data: 1 });
				expect(found).toMatchObject([{ url: 'http://[', invalid: true }]);
			});

			it('do not move the base that they resolve against', async () => {
				html('<base href=b/><a href=x>');
				expect(urls((await visit('/linked', { ...options, links: 'all' })).found)).toEqual(['/b/', '/b/x']);
			});

			it('to follow are told once each with each fragment, and those not to be followed marked', async () => {
				html('<a rel=nofollow href=/x><a href=/x><a href=/x#y><a rel=nofollow href=/x#y><a rel=nofollow href=/z>');
				const { found } = await visit('/linked', { ...options, links: 'follow' });
				expect(found.map(({ url, fragment, nofollow }) => [url.replace(server.url, ''), fragment, nofollow])).toEqual([
					['/x', undefined, undefined],
					['/x', 'y', undefined],
					['/z', undefined, true],
				]);
			});

			it('of headers are among them, and what headers say to crawlers is obeyed', async () => {
				html('<base href=/b/><a href=/x>', 'Link: <next>; rel=next', 'Link: <s>; rel=preload', 'X-Robots-Tag: none');
				const seen = await visit('/linked', { ...options, links: 'follow' });
				expect(urls(seen.found)).toEqual(['/next', '/x']);
				expect(seen).toMatchObject({ noindex: true, nofollow: true, found: [{ nofollow: true }, { nofollow: true }] });
			});

			it('of a style sheet are told, in its own charset', async () => {
				const text = Buffer.from('@charset "latin1";\na{b:url(\xe9.png)}', 'latin1');
				server.route('/style', (socket) => respond(socket, text, 'Content-Type: text/css'));
				const { found, charset } = await visit('/style', { ...options, links: 'all' });
				expect(charset).toBe('windows-1252');
				expect(found).toMatchObject([{ url: `${server.url}/%C3%A9.png`, place: 'css', line: 2, column: 9 }]);
			});

			it('S4.7 S4.9 of a crawl are judged by its rules, and told as what they come to', async () => {
				html(
					'<base href=/b/><a href=x#here>x</a><a href=x><a rel=nofollow href=y><a href=https://b.example/><p id=here>',
				);
				const scope = { sites: [{ kind: 'host', host: new URL(server.url).host } as const], include: [], exclude: [] };
				const asked: VisitOptions = {
					...options,
					links: 'all',
					collectIds: true,
					crawl: { scope, checksLinks: true },
				};
				const parent = `${server.url}/linked`;
				const x = `${server.url}/b/x`;
				const others = [`${server.url}/b/y`, 'https://b.example/'];

				const { found, ids, findings } = await visit('/linked', asked);
				expect({ found, ids }).toEqual({ found: [], ids: undefined });
				expect(findings).toMatchObject({
					links: { parent, follow: [x], visit: others },
					sums: { found: 3, nofollow: 1, outside: 1 },
					page: { url: parent, ids: ['here'] },
				});
				expect(urls(unpackLinks(findings?.page?.links ?? ''))).toEqual(['/b/x', '/b/x', '/b/y', 'https://b.example/']);

				const deepest = await visit('/linked', { ...asked, isDeepest: true });
				expect(deepest.findings?.links).toEqual({ parent, follow: [], visit: [x, ...others] });
				const unfollowed = await visit('/linked', { ...asked, crawl: { scope, checksLinks: false }, isDeepest: true });
				expect(unfollowed.findings?.links).toEqual({ parent, follow: [], visit: [] });
				expect((await visit('/not-found', asked)).findings).toBeUndefined();
			});

			it('are found in any charset, by bytes as by text', async () => {
				const text = Buffer.from('<meta charset=windows-1251><p id="\xe9"><a href="/\xe9?\xe9">\xe9</a>', 'latin1');
				server.route('/cyrillic', (socket) => respond(socket, text, 'Content-Type: text/html'));
				const follow = await visit('/cyrillic', { ...options, links: 'follow', collectIds: true });
				const all = await visit('/cyrillic', { ...options, links: 'all' });
				expect(urls(follow.found)).toEqual(urls(all.found));
				expect(all.found[0]?.text).toBe('й');
				expect(follow.ids).toEqual(['й']);
				expect(all.ids).toBeUndefined();
			});

			it.each([
				['windows-1251', 'ef f0', '%EF%F0'],
				['shift_jis', '93 fa 96 7b', '%93%FA%96{'],
				['gbk', 'd6 d0', '%D6%D0'],
				['euc-kr', 'c7 d1', '%C7%D1'],
				['big5', 'a4 a4', '%A4%A4'],
				['iso-2022-jp', '1b 24 42 46 7c 1b 28 42', '%1B$BF|%1B(B'],
				['windows-1252', '26 23 32 30 30 31 33 3b', '%26%2320013%3B'],
				['utf-8', 'c3 a9', '%C3%A9'],
				['utf-16be', '', '%C3%A9'],
			])('W2 ask in the charset of the page, which is %s', async (charset, hex, expected) => {
				const text = Buffer.from(hex.replaceAll(' ', ''), 'hex');
				const link = Buffer.concat([Buffer.from('<a href="/q?x='), text, Buffer.from('&y=1">')]);
				const body = charset === 'utf-16be' ? Buffer.from('<a href="/q?x=é&y=1">', 'utf16le').swap16() : link;
				server.route('/query', (socket) => respond(socket, body, `Content-Type: text/html; charset=${charset}`));
				for (const links of ['follow', 'all'] as const) {
					const { found } = await visit('/query', { ...options, links });
					expect(urls(found)).toEqual([`/q?x=${expected}&y=1`]);
				}
			});

			it('W2 of a page in the page, which is in UTF-8, ask in UTF-8', async () => {
				const text = Buffer.from('<a href="/\xe9?\xe9"></a><iframe srcdoc="<a href=/?\xe9>">', 'latin1');
				server.route('/nested', (socket) => respond(socket, text, 'Content-Type: text/html; charset=latin1'));
				const { found } = await visit('/nested', { ...options, links: 'all' });
				expect(urls(found)).toEqual(['/%C3%A9?%E9', '/?%C3%A9']);
			});

			it('on a long page stand where they are, wherever its pieces are cut', async () => {
				const line = '<p>é</p><a class="x" href="/somewhere">somewhere</a>\n';
				html(line.repeat(5000));
				const { found } = await visit('/linked', { ...options, links: 'all' });
				expect(found.map(({ line, column }) => [line, column])).toEqual(
					Array.from({ length: 5000 }, (_, i) => [i + 1, 28]),
				);
			});
		});

		describe('a window', () => {
			const visitIn = (path: string, from: number, until: number, signal = never) => {
				const now = Date.now();
				return visitor.visit(server.url + path, options, signal, { window: { from: now + from, until: now + until } });
			};

			it('S4.7 is waited for, with a connection that is new and with one that is kept', async () => {
				const cameAt: number[] = [];
				server.route('/timed', (socket) => {
					cameAt.push(Date.now());
					respond(socket, 'now');
				});
				for (const isKept of [false, true]) {
					const from = Date.now() + 60;
					const { outcome, connectMs } = await visitIn('/timed', 60, 10_000);
					expect({ outcome, isKept: connectMs === 0 }).toEqual({ outcome: 'ok', isKept });
					// Timers may be a millisecond early.
					expect(cameAt.pop()).toBeGreaterThanOrEqual(from - 1);
				}
			});

			it('S4.7 that has passed lets no request out, and keeps the connection', async () => {
				const asked = server.requests('/page').length;
				expect(await visitIn('/page', -100, -50)).toMatchObject({ kind: 'unsent' });
				expect(await visitIn('/page', -100, -50)).toMatchObject({ kind: 'unsent', connectMs: 0 });
				expect(server.requests('/page')).toHaveLength(asked);
				expect(await visit('/page')).toMatchObject({ outcome: 'ok', connectMs: 0 });
			});

			it('is not waited for by a visit that ends', async () => {
				await visit('/page');
				const abort = new AbortController();
				const visits = [0, 1].map(() => visitIn('/page', 60_000, 70_000, abort.signal));
				setTimeout(() => abort.abort(), 30);
				for (const { error } of await Promise.all(visits)) expect(error?.code).toBe('DEADLINE');
			});

			it('takes nothing of the time that a visit may take', async () => {
				server.route('/takes-time', (socket) => setTimeout(() => respond(socket, 'late'), 50));
				const now = Date.now();
				for (const _ of ['new', 'kept']) {
					const window = { from: Date.now() + 1200, until: now + 10_000 };
					const { outcome, totalMs } = await visitor.visit(
						`${server.url}/takes-time`,
						{ ...options, timeoutMs: 1000 },
						never,
						{ window },
					);
					expect(outcome).toBe('ok');
					expect(totalMs).toBeLessThan(1000);
				}
			});

			it('outlasts a connection that its server closes meanwhile', async () => {
				server.route('/closing', (socket) => {
					respond(socket, 'closing soon');
					setTimeout(() => socket.destroy(), 30);
				});
				await visit('/closing');
				expect(await visitIn('/page', 100, 10_000)).toMatchObject({ outcome: 'ok' });
			});
		});

		describe('what a request leads on to', () => {
			let plain: SeeingVisitor;
			beforeEach(() => {
				plain = seeing(makeOne({ maxSockets: 1 }));
			});
			afterEach(() => plain.close());

			it('S4.7 is told, and asked for only as the caller says so', async () => {
				const { next, status, totalMs } = await plain.visit(`${server.url}/nextRequest-2`, options, never);
				const redirects = [`${server.url}/nextRequest-2`];
				expect({ next, status }).toMatchObject({
					next: { url: `${server.url}/nextRequest-3`, redirects },
					status: 302,
				});
				expect(next?.spent.totalMs).toBe(totalMs);
				const asked = server.requests('/nextRequest-3').length;
				await visit('/page');
				expect(server.requests('/nextRequest-3')).toHaveLength(asked);

				const start = {
					window: { from: Date.now() + 60, until: Date.now() + 10_000 },
					...(next && { nextRequest: next }),
				};
				const second = await plain.visit(`${server.url}/nextRequest-2`, options, never, start);
				expect(Date.now()).toBeGreaterThanOrEqual(start.window.from - 1);
				expect(second.next).toMatchObject({
					url: `${server.url}/page`,
					redirects: [...redirects, `${server.url}/nextRequest-3`],
				});
				expect(server.requests('/nextRequest-3')).toHaveLength(asked + 1);
			});

			it('S4.7 W3 is the same URL where its server refuses HEAD', async () => {
				server.route('/no-head', (socket, { head }) => {
					if (head.startsWith('HEAD')) socket.write('HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n');
					else respond(socket, 'page');
				});
				const url = `${server.url}/no-head`;
				const { next, status } = await plain.visit(url, { ...options, method: 'HEAD' }, never);
				expect({ next, status }).toMatchObject({ next: { url, redirects: [], method: 'GET' }, status: 405 });
				expect(server.requests('/no-head')).toHaveLength(1);
			});

			it('has what is left of the time of the attempt', async () => {
				const spent = { dnsMs: 0, connectMs: 1, tlsMs: 0, totalMs: 9_900 };
				const nextRequest = { url: `${server.url}/silent`, redirects: [], spent };
				const { outcome, totalMs } = await plain.visit(`${server.url}/page`, options, never, { nextRequest });
				expect(outcome).toBe('timeout');
				expect(totalMs).toBeGreaterThanOrEqual(9_990);
			});

			it('is waited for in no time of the attempt', async () => {
				const spent = { dnsMs: 0, connectMs: 1, tlsMs: 0, totalMs: 9_000 };
				const nextRequest = { url: `${server.url}/page`, redirects: [], spent };
				const window = { from: Date.now() + 1_200, until: Date.now() + 10_000 };
				const page = await plain.visit(nextRequest.url, options, never, { nextRequest, window });
				expect(page.outcome).toBe('ok');
				expect(page.totalMs).toBeGreaterThan(9_000);
				expect(page.totalMs).toBeLessThan(10_000);
			});

			it('uses the connection of the request before', async () => {
				const fresh = await createHostileServer();
				const { next } = await plain.visit(`${fresh.url}/nextRequest-3`, options, never);
				const page = await plain.visit(`${fresh.url}/nextRequest-3`, options, never, next && { nextRequest: next });
				await fresh.close();
				expect(page).toMatchObject({ outcome: 'ok', title: 'A page', connectMs: next?.spent.connectMs });
			});
		});

		describe('a redirect', () => {
			it('is followed, relative to the URL that redirected', async () => {
				const redirects = ['/nextRequest-1', '/nextRequest-2', '/nextRequest-3'].map((path) => server.url + path);
				expect(await visit('/nextRequest-1')).toMatchObject({
					outcome: 'ok',
					finalUrl: `${server.url}/page`,
					redirects,
				});
			});

			it.each([301, 302, 303, 307, 308])('of status %i is followed', async (status) => {
				server.route('/moved', (socket) => redirect(socket, '/page', status));
				expect(await visit('/moved')).toMatchObject({ outcome: 'ok', title: 'A page' });
			});

			it('beyond the limit is a failure', async () => {
				expect(await visit('/nextRequest-1', { ...options, maxRedirects: 3 })).toMatchObject({ outcome: 'ok' });
				const { outcome, error, redirects } = await visit('/nextRequest-1', { ...options, maxRedirects: 2 });
				expect({ outcome, code: error?.code }).toEqual({ outcome: 'network_error', code: 'TOO_MANY_REDIRECTS' });
				expect(redirects).toHaveLength(3);
			});

			it.each([
				{ path: '/self', what: 'to itself' },
				{ path: '/loop-a', what: 'in a circle' },
			])('R6 $what is a failure, and asked for once', async ({ path }) => {
				const error = { code: 'TOO_MANY_REDIRECTS' };
				expect(await visit(path)).toMatchObject({ outcome: 'network_error', finalUrl: null, status: null, error });
				expect(server.requests(path)).toHaveLength(1);
			});

			it('to another scheme is refused', async () => {
				expect(await visit('/to-mail')).toMatchObject({ outcome: 'refused', error: { code: 'SCHEME_REFUSED' } });
			});

			it('to what is no URL is a failure', async () => {
				expect(await visit('/to-nowhere')).toMatchObject({ outcome: 'network_error', error: { code: 'BAD_REDIRECT' } });
			});

			it('that names no target is a page', async () => {
				expect(await visit('/no-location')).toMatchObject({ outcome: 'http_error', status: 302 });
			});

			it('R6 with an endless body is followed without reading it', async () => {
				expect(await visit('/endless-redirect')).toMatchObject({ outcome: 'ok', title: 'A page' });
			});

			it('R8 to another origin does not carry the credentials of the job along', async () => {
				const other = await createHostileServer();
				server.route('/abroad', (socket) => redirect(socket, `${other.url}/page`));
				const headers = {
					authorization: 'Bearer secret',
					cookie: 'secret',
					'x-api-key': 'secret',
					'accept-language': 'de',
				};
				const { outcome } = await visit('/abroad', { ...options, headers });
				await other.close();

				expect(outcome).toBe('ok');
				expect(server.requests('/abroad')[0]).toContain('secret');
				expect(other.requests('/page')[0]).not.toContain('secret');
				expect(other.requests('/page')[0]).toContain('accept-language: de');
				expect(other.requests('/page')[0]).not.toMatch(/^referer:/im);
			});

			describe('that sets a cookie', () => {
				const cookieOf = (head = '') => /^cookie: (.*?)\r?$/im.exec(head)?.[1];
				const moved = (to: string, ...cookies: readonly string[]) =>
					`HTTP/1.1 302 Found\r\n${cookies.map((each) => `Set-Cookie: ${each}\r\n`).join('')}Location: ${to}\r\nContent-Length: 0\r\n\r\n`;
				/** Redirects by cookies until they are there. */
				const gate = (path: string, to: string, ...cookies: readonly string[]) =>
					server.route(path, (socket, { head }) => {
						if (cookieOf(head) === undefined) socket.write(moved(to, ...cookies));
						else respond(socket, 'page');
					});

				it('W2 gets it back, and is no circle', async () => {
					gate('/gate', '/gate', 'seen=1; Path=/; HttpOnly', 'other="a b"; Max-Age=60');
					const url = `${server.url}/gate`;
					expect(await visit('/gate')).toMatchObject({ outcome: 'ok', finalUrl: url, redirects: [url] });
					expect(server.requests('/gate').map(cookieOf)).toEqual([undefined, 'seen=1; other="a b"']);
				});

				it('W2 on the way gets it back where it came from', async () => {
					gate('/bounce', '/set');
					server.route('/set', (socket) => socket.write(moved('/bounce', 'seen=1; Path=/')));
					const redirects = ['/bounce', '/set'].map((path) => server.url + path);
					expect(await visit('/bounce')).toMatchObject({ outcome: 'ok', redirects });
				});

				it('W2 by HEAD gets it back, and begins without it by GET', async () => {
					gate('/gated-head', '/gated-head', 'seen=1');
					const seen = await visit('/gated-head', { ...options, method: 'HEAD', acceptStatus: '204' });
					expect(seen).toMatchObject({ outcome: 'http_error', status: 200 });
					expect(server.requests('/gated-head').map(cookieOf)).toEqual([undefined, 'seen=1', undefined, 'seen=1']);
				});

				it('R6 again and again, the same, is one; and one that is always new comes to the limit', async () => {
					server.route('/stubborn', (socket) => socket.write(moved('/stubborn', 'a=1')));
					expect((await visit('/stubborn')).error?.message).toContain('in a circle');
					expect(server.requests('/stubborn')).toHaveLength(2);
					let n = 0;
					server.route('/fickle', (socket) => socket.write(moved('/fickle', `a=${n++}`)));
					expect((await visit('/fickle')).error?.message).toContain('more than 5 redirects');
				});

				it('R8 shows it to its own origin alone, of those that it leads to', async () => {
					const other = await createHostileServer();
					server.route('/abroad', (socket) =>
						socket.write(moved(`${other.url}/back`, 'mine=1; Path=/; Domain=127.0.0.1')),
					);
					other.route('/back', (socket) => socket.write(moved(`${server.url}/home`, 'theirs=1; Path=/')));
					server.route('/home', (socket) => respond(socket, 'page'));
					const { outcome } = await visit('/abroad');
					await other.close();
					expect(outcome).toBe('ok');
					expect(other.requests('/back').map(cookieOf)).toEqual([undefined]);
					expect(server.requests('/home').map(cookieOf)).toEqual(['mine=1']);
				});

				it('R8 is forgotten with its chain', async () => {
					gate('/forgetful', '/forgetful', 'seen=1; Path=/');
					await visit('/forgetful');
					await visit('/page?after');
					expect(cookieOf(server.requests('/page?after')[0])).toBeUndefined();
				});

				it('W2 for another path, or for no time, does not get it back', async () => {
					const cookies = ['a=1; Path=/elsewhere', 'b=1; Max-Age=0', 'c=1; Domain=example.com', 'd=1'];
					server.route('/picky/a', (socket) =>
						socket.write(moved('b', ...cookies, 'e=1', 'd=; Expires=Thu, 01 Jan 1970 00:00:00 GMT')),
					);
					server.route('/picky/b', (socket) => respond(socket, 'page'));
					await visit('/picky/a');
					expect(server.requests('/picky/b').map(cookieOf)).toEqual(['e=1']);
				});

				it('W2 gets those of the job, too, but for what it has set itself', async () => {
					server.route('/both', (socket) => socket.write(moved('/both-end', 'a=2')));
					server.route('/both-end', (socket) => respond(socket, 'page'));
					await visit('/both', { ...options, headers: { cookie: 'a=1; b=1' } });
					expect(server.requests('/both-end').map(cookieOf)).toEqual(['b=1; a=2']);
				});

				it('R6 keeps no more of them than a message can carry', async () => {
					const many = Array.from({ length: 20 }, (_, i) => `c${i}=${'x'.repeat(2_000)}; Path=/`);
					server.route('/hoard', (socket) =>
						socket.write(moved('/hoard-end', `big=${'x'.repeat(5_000)}`, ...many, 'a=\u0001')),
					);
					server.route('/hoard-end', (socket) => respond(socket, 'page'));
					const plain = seeing(makeOne({ maxSockets: 1 }));
					const { next } = await plain.visit(`${server.url}/hoard`, options, never);
					expect(JSON.stringify(next).length).toBeLessThan(20_000);
					const page = await plain.visit(`${server.url}/hoard`, options, never, next && { nextRequest: next });
					await plain.close();
					expect(page.outcome).toBe('ok');
					expect(cookieOf(server.requests('/hoard-end')[0])).toMatch(/^c0=x+; c1=x+/);
				});
			});

			it('R8 to another origin does not carry the credentials of the URL along', async () => {
				const other = await createHostileServer();
				server.route('/secretly', (socket) => redirect(socket, `${other.url}/page`));
				await visitor.visit(`${server.url.replace('//', '//me:secret@')}/secretly`, options, never);
				await other.close();

				expect(server.requests('/secretly')[0]).toMatch(/^authorization: /im);
				expect(other.requests('/page')[0]).not.toMatch(/^authorization: /im);
			});

			it('R8 within the origin carries the credentials of the URL along', async () => {
				server.route('/within', (socket) => redirect(socket, `${server.url}/page?within`));
				await visitor.visit(`${server.url.replace('//', '//me:secret@')}/within`, options, never);
				expect(server.requests('/page?within')[0]).toMatch(/^authorization: Basic bWU6c2VjcmV0\r?$/im);
			});

			it('R8 brings credentials to the origin that they are for, and to no other', async () => {
				const other = await createHostileServer();
				server.route('/there', (socket) => redirect(socket, `${other.url}/page`));
				const how = { ...options, credentials: { [other.url]: 'm%40e:secret' } };
				await visit('/there', how);
				await other.close();
				expect(server.requests('/there')[0]).not.toMatch(/^authorization: /im);
				expect(other.requests('/page')[0]).toMatch(/^authorization: Basic bUBlOnNlY3JldA==\r?$/im);
			});

			it('R8 the headers of a job go to the origins that it names, if it names any', async () => {
				const other = await createHostileServer();
				const how = { ...options, headers: { 'x-api-key': 'secret' }, headerOrigins: [other.url] };
				await visit('/page?foreign', how);
				await visitor.visit(`${other.url}/page`, how, never);
				await other.close();

				expect(server.requests('/page?foreign')[0]).not.toContain('secret');
				expect(other.requests('/page')[0]).toContain('secret');
			});
		});

		describe('asked for its headers alone', () => {
			const head: VisitOptions = { ...options, method: 'HEAD' };
			const methods = (path: string) => server.requests(path).map((request) => request.split(' ')[0]);
			const headOnly = (socket: Socket, status = 200, ...headers: readonly string[]) => {
				socket.write(`HTTP/1.1 ${status} Whatever\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`);
			};

			it('a page is not sent', async () => {
				server.route('/head', (socket) =>
					headOnly(socket, 200, 'Content-Type: text/html', 'Content-Length: 999999999'),
				);
				const seen = await visit('/head', head);
				expect(seen).toMatchObject({ outcome: 'ok', status: 200, contentType: 'text/html', bytes: 0, title: null });
				expect(methods('/head')).toEqual(['HEAD']);
			});

			it.each([400, 401, 403, 404, 405, 410, 429, 500, 501, 502, 503, 520, 999])(
				'W3 a server that answers %i is asked by GET',
				async (status) => {
					server.route(`/refuses-${status}`, (socket, request) => {
						if (request.head.startsWith('HEAD')) headOnly(socket, status, 'Content-Length: 0');
						else respond(socket, 'page');
					});
					expect(await visit(`/refuses-${status}`, head)).toMatchObject({ outcome: 'ok', status: 200 });
					expect(methods(`/refuses-${status}`)).toEqual(['HEAD', 'GET']);
				},
			);

			it('W3 a page is missing when GET said so', async () => {
				server.route('/gone', (socket) => headOnly(socket, 410, 'Content-Length: 0'));
				expect(await visit('/gone', head)).toMatchObject({ outcome: 'http_error', status: 410 });
				expect(methods('/gone')).toEqual(['HEAD', 'GET']);
			});

			it('W3 a status that is accepted needs no GET', async () => {
				server.route('/accepted', (socket) => headOnly(socket, 404, 'Content-Length: 0'));
				expect(await visit('/accepted', { ...head, acceptStatus: '404' })).toMatchObject({ outcome: 'ok' });
				expect(methods('/accepted')).toEqual(['HEAD']);
			});

			it('W3 a server that hangs takes a third of the time, and GET has all of it', async () => {
				server.route('/hangs', (socket, request) => {
					if (!request.head.startsWith('HEAD')) setTimeout(() => respond(socket, 'page'), 1_200);
				});
				const seen = await visit('/hangs', { ...head, timeoutMs: 1_500 });
				expect(seen).toMatchObject({ outcome: 'ok', status: 200 });
				expect(seen.totalMs).toBeGreaterThan(1_650);
				expect(methods('/hangs')).toEqual(['HEAD', 'GET']);
			});

			it.each([
				{ what: 'in a circle', path: '/head-circles', to: '/head-circles' },
				{ what: 'to what is missing', path: '/head-to-nothing', to: '/missing' },
				{ what: 'to where nobody is', path: '/head-to-nobody', to: 'http://127.0.0.1:9/' },
				{ what: 'to what is no web address', path: '/head-to-mail', to: 'mailto:a@b.example' },
			])('W3 a server that redirects HEAD $what is asked by GET, from the beginning', async ({ path, to }) => {
				server.route(path, (socket, request) => {
					if (request.head.startsWith('HEAD')) redirect(socket, to);
					else respond(socket, 'page');
				});
				const url = `${server.url}${path}`;
				expect(await visit(path, head)).toMatchObject({ outcome: 'ok', finalUrl: url, redirects: [] });
				expect(methods(path)).toEqual(['HEAD', 'GET']);
			});

			it('W3 nothing is asked by GET that could not be asked at all', async () => {
				const url = 'http://127.0.0.1:9/';
				const { next, error } = await visitor.visit(url, head, never);
				expect({ next, code: error?.code }).toEqual({ next: undefined, code: 'CONNECTION_REFUSED' });
			});

			it('W3 an attempt after the first asks by GET alone, also where it is redirected', async () => {
				server.route('/again', (socket) => redirect(socket, '/again-end'));
				server.route('/again-end', (socket) => respond(socket, 'page'));
				const seen = await visitor.visit(`${server.url}/again`, head, never, { isRetry: true });
				expect(seen).toMatchObject({ outcome: 'ok', status: 200 });
				expect([...methods('/again'), ...methods('/again-end')]).toEqual(['GET', 'GET']);
			});

			it('a server that breaks is asked for the whole, on another connection', async () => {
				server.route('/breaks', (socket, request) => {
					if (request.head.startsWith('HEAD')) socket.destroy();
					else respond(socket, 'page');
				});
				expect(await visit('/breaks', head)).toMatchObject({ outcome: 'ok', bytes: 0 });
				expect(methods('/breaks')).toEqual(['HEAD', 'GET']);
			});

			it('a server that refuses, and then says nothing, has not answered', async () => {
				server.route('/refuses-then-silent', (socket, request) => {
					if (request.head.startsWith('HEAD')) headOnly(socket, 405, 'Content-Length: 0');
				});
				expect(await visit('/refuses-then-silent', { ...soon, method: 'HEAD' })).toMatchObject({ outcome: 'timeout' });
			});

			it('R6 what it sends all the same is read only as far as that keeps the connection', async () => {
				server.route('/small', (socket, request) => {
					if (request.head.startsWith('HEAD')) headOnly(socket, 405, 'Content-Length: 0');
					else respond(socket, 'x'.repeat(10_000));
				});
				server.route('/pours', (socket, request) => {
					if (request.head.startsWith('HEAD')) headOnly(socket, 405, 'Content-Length: 0');
					else socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100_000)}`);
				});
				const fresh = seeing(make({ maxSockets: 1 }));
				await fresh.visit(`${server.url}/small`, head, never);
				expect(await fresh.visit(`${server.url}/small`, head, never)).toMatchObject({ outcome: 'ok', connectMs: 0 });
				expect(await fresh.visit(`${server.url}/pours`, head, never)).toMatchObject({ outcome: 'ok', bytes: 0 });
				await server.closed('/pours');
				await fresh.close();
			});

			it('a body that comes with them is not taken for the next page', async () => {
				server.route('/liar', (socket, request) => {
					if (request.head.startsWith('HEAD')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
					else respond(socket, 'page');
				});
				const fresh = seeing(make({ maxSockets: 1 }));
				for (const how of [head, head, options, head, options]) {
					expect(await fresh.visit(`${server.url}/liar`, how, never)).toMatchObject({ outcome: 'ok', status: 200 });
				}
				await fresh.close();
			});

			it('redirects are followed by the same method', async () => {
				server.route('/moved-head', (socket) => headOnly(socket, 301, 'Location: /head-end', 'Content-Length: 5'));
				server.route('/head-end', (socket) => headOnly(socket, 200));
				expect(await visit('/moved-head', head)).toMatchObject({ outcome: 'ok', finalUrl: `${server.url}/head-end` });
				expect([...methods('/moved-head'), ...methods('/head-end')]).toEqual(['HEAD', 'HEAD']);
			});
		});

		describe('asked for pages alone', () => {
			const pages: VisitOptions = { ...soon, links: 'all', bodies: 'pages' };
			const sending = (socket: Socket, body: string, ...headers: readonly string[]) => {
				socket.write(`HTTP/1.1 200 OK\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n${body}`);
			};

			it.each([
				{ what: 'a download of any size', headers: ['Content-Type: application/zip', 'Content-Length: 999999999'] },
				{ what: 'a stream without an end', headers: ['Content-Type: audio/mpeg'] },
				{ what: 'a picture that does not come', headers: ['Content-Type: image/png', 'Content-Length: 9'] },
			])('S4.5 $what is there, and needs no more than that', async ({ headers }) => {
				server.route('/other', (socket) => sending(socket, 'x', ...headers));
				expect(await visit('/other', pages)).toMatchObject({ outcome: 'ok', status: 200, error: null });
			});

			it('S4.5 a picture that breaks off is there', async () => {
				server.route('/breaks-off', (socket) => {
					sending(socket, 'x', 'Content-Type: image/png', 'Content-Length: 9');
					setTimeout(() => socket.destroy(), 20);
				});
				expect(await visit('/breaks-off', pages)).toMatchObject({ outcome: 'ok' });
			});

			it('keeps the connection where the rest is short', async () => {
				server.route('/picture', (socket) => respond(socket, 'x'.repeat(100_000), 'Content-Type: image/png'));
				const fresh = seeing(make({ maxSockets: 1 }));
				const patient = { ...pages, timeoutMs: 10_000 };
				await fresh.visit(`${server.url}/picture`, patient, never);
				expect(await fresh.visit(`${server.url}/page`, patient, never)).toMatchObject({
					title: 'A page',
					connectMs: 0,
				});
				await fresh.close();
			});

			it('reads pages and style sheets as ever', async () => {
				server.route('/style', (socket) => respond(socket, 'a { background: url(b.png) }', 'Content-Type: text/css'));
				const patient = { ...pages, timeoutMs: 10_000 };
				expect((await visit('/style', patient)).found).toHaveLength(1);
				expect(await visit('/page', patient)).toMatchObject({ bytes: 39, links: 1 });
				server.route('/half', (socket) => {
					sending(socket, '<a href', 'Content-Type: text/html', 'Content-Length: 99');
					socket.end();
				});
				expect(await visit('/half', patient)).toMatchObject({ outcome: 'network_error' });
			});
		});

		describe('a wall against bots', () => {
			it.each([
				{ status: 403, headers: ['cf-mitigated: challenge'], body: '' },
				{ status: 503, headers: ['Server: cloudflare'], body: '<title>Just a moment...</title>' },
				{ status: 999, headers: [], body: '' },
				{ status: 202, headers: ['x-amzn-waf-action: challenge'], body: '' },
			])('S4.7 of status $status with $headers is told from a broken page', async ({ status, headers, body }) => {
				const lines = ['Content-Type: text/html', `Content-Length: ${body.length}`, ...headers];
				server.route('/wall', (socket) =>
					socket.write(`HTTP/1.1 ${status} No\r\n${lines.join('\r\n')}\r\n\r\n${body}`),
				);
				expect(await visit('/wall')).toMatchObject({ outcome: 'blocked', status, error: { code: 'BOT_WALL' } });
			});

			it('S4.7 is no mark of its own: an ordinary refusal is one', async () => {
				server.route('/forbidden', (socket) => socket.write('HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n'));
				expect(await visit('/forbidden')).toMatchObject({ outcome: 'http_error', status: 403 });
			});

			it('S4.7 is accepted by who accepts its status', async () => {
				server.route('/wall', (socket) =>
					socket.write('HTTP/1.1 403 No\r\ncf-mitigated: x\r\nContent-Length: 0\r\n\r\n'),
				);
				expect(await visit('/wall', { ...options, acceptStatus: '403' })).toMatchObject({ outcome: 'ok' });
			});
		});

		describe('a hostile server', () => {
			it.each([
				{ path: '/drop', code: 'CONNECTION_RESET' },
				{ path: '/reset', code: 'CONNECTION_RESET' },
				{ path: '/half', code: 'CONNECTION_RESET' },
				{ path: '/garbage', code: 'BAD_RESPONSE' },
				{ path: '/bad-chunk', code: 'BAD_RESPONSE' },
				{ path: '/switch', code: 'BAD_RESPONSE' },
				{ path: '/not-gzip', code: 'BAD_RESPONSE' },
				{ path: '/cut-gzip', code: 'BAD_RESPONSE' },
				{ path: '/many-codings', code: 'BAD_RESPONSE' },
				{ path: '/endless-header', code: 'HEADERS_TOO_LARGE' },
			])('R6 at $path is a network error: $code', async ({ path, code }) => {
				expect(await visit(path)).toMatchObject({ outcome: 'network_error', error: { code } });
			});

			it('R6 that speaks no TLS is a network error: TLS_INVALID', async () => {
				const url = server.url.replace('http:', 'https:');
				const error = { code: 'TLS_INVALID' };
				expect(await visitor.visit(url, options, never)).toMatchObject({ outcome: 'network_error', error });
			});

			it('that is not there is a network error: CONNECTION_REFUSED', async () => {
				const gone = await createHostileServer();
				await gone.close();
				const error = { code: 'CONNECTION_REFUSED' };
				expect(await visitor.visit(gone.url, options, never)).toMatchObject({ outcome: 'network_error', error });
			});

			it.each(['/endless', '/announced', '/bomb', '/nested-bomb'])('R6 at %s sends more than is read', async (path) => {
				const { outcome, error, status, bytes } = await visit(path);
				expect({ outcome, code: error?.code, status }).toEqual({
					outcome: 'too_large',
					code: 'BODY_TOO_LARGE',
					status: 200,
				});
				expect(bytes).toBeLessThanOrEqual(MAX_BODY_BYTES);
			});

			it('R6 that pours without end is hung up on', async () => {
				await visit('/endless');
				expect(await server.closed('/endless')).toBeLessThan(50 * MAX_BODY_BYTES);
			});

			it.each([
				{ path: '/silent', code: 'TIMEOUT_HEADERS', status: null },
				{ path: '/slow', code: 'TIMEOUT_BODY', status: 200 },
			])('R6 at $path is a timeout: $code', async ({ path, code, status }) => {
				expect(await visit(path, soon)).toMatchObject({ outcome: 'timeout', status, error: { code } });
				await server.closed(path);
			});

			it('that closes a kept connection as it is used again is asked once more', async () => {
				server.route('/once', (socket, { earlier }) => {
					if (earlier > 0) socket.destroy();
					else respond(socket, 'first');
				});
				expect(await visit('/once')).toMatchObject({ outcome: 'ok' });
				expect(await visit('/once')).toMatchObject({ outcome: 'ok' });
				expect(server.requests('/once')).toHaveLength(3);
			});

			it('S4.8 may send anything at all', async () => {
				const statusLine = fc.constantFrom('HTTP/1.1 200 OK\r\n', 'HTTP/1.1 302 Found\r\n', 'HTTP/1.0 200\r\n', '');
				const headers = fc.constantFrom(
					HTML_HEADER,
					'Location: /page\r\n\r\n',
					'Content-Encoding: gzip\r\n\r\n',
					'\r\n',
					'',
				);
				const response = fc.tuple(statusLine, headers, fc.uint8Array({ maxLength: 2000 }));
				await fc.assert(
					fc.asyncProperty(response, async ([status, header, body]) => {
						server.route('/anything', (socket) => socket.end(Buffer.concat([Buffer.from(status + header), body])));
						expect(OUTCOMES).toContain((await visit('/anything')).outcome);
					}),
					{ numRuns: 100 },
				);
			});
		});

		describe('what is no address', () => {
			it.each(['', 'no url', 'http://', '/relative', `http://a/${'x'.repeat(8192)}`])('%# is invalid', async (url) => {
				const error = { code: 'INVALID_URL' };
				expect(await visitor.visit(url, options, never)).toMatchObject({
					outcome: 'invalid_url',
					finalUrl: null,
					error,
				});
			});

			it.each(['mailto:a@b.c', 'ftp://a/', 'javascript:void 0', 'file:///etc/passwd'])('%s is refused', async (url) => {
				const error = { code: 'SCHEME_REFUSED' };
				expect(await visitor.visit(url, options, never)).toMatchObject({ outcome: 'refused', finalUrl: null, error });
			});
		});

		describe('its sockets', () => {
			it('S1.5 are never more than allowed, and one origin may use them all', async () => {
				const site = await createSite({ pages: 40, latencyMs: 20 });
				const few = seeing(make({ maxSockets: 4 }));
				const urls = Array.from({ length: 40 }, (_, page) => `${site.url}/p/${page}`);
				const visits = await Promise.all(urls.map((url) => few.visit(url, options, never)));
				await Promise.all([few.close(), site.close()]);

				expect(visits.map(({ outcome }) => outcome)).toEqual(urls.map(() => 'ok'));
				expect(site.stats().maxInFlight).toBe(4);
			});

			it('give way to another origin when they are idle', async () => {
				const other = await createHostileServer();
				const one = seeing(make({ maxSockets: 1 }));
				server.route('/kept', (socket) => respond(socket, 'kept', 'Keep-Alive: timeout=600'));
				expect(await one.visit(`${server.url}/kept`, options, never)).toMatchObject({ outcome: 'ok' });
				expect(await one.visit(`${other.url}/page`, options, never)).toMatchObject({ outcome: 'ok' });

				await server.closed('/kept');
				await Promise.all([one.close(), other.close()]);
			});

			it('are waited for in line, whatever the origin', async () => {
				const other = await createHostileServer();
				const one = seeing(make({ maxSockets: 1 }));
				const urls = [server, other, server, other].map(({ url }) => `${url}/page`);
				const visits = await Promise.all(urls.map((url) => one.visit(url, options, never)));
				await Promise.all([one.close(), other.close()]);

				expect(visits.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
			});

			it('are used again', async () => {
				const fresh = seeing(make({ maxSockets: 1 }));
				let connections = 0;
				server.route('/again', (socket, { earlier }) => {
					if (earlier === 0) connections += 1;
					respond(socket, 'again');
				});
				for (let i = 0; i < 3; i++) await fresh.visit(`${server.url}/again`, options, never);
				await fresh.close();

				expect(connections).toBe(1);
			});

			it('are all closed in the end, and visits with them', async () => {
				const alone = await createHostileServer();
				const visits = [alone.url, alone.url].map((url) => visitor.visit(`${url}/silent`, options, never));
				await alone.received('/silent');
				await visitor.close();

				for (const { outcome, error } of await Promise.all(visits)) {
					expect({ outcome, code: error?.code }).toEqual({ outcome: 'timeout', code: 'DEADLINE' });
				}
				await alone.quiet();
				await alone.close();
			});
		});

		describe('an aborted signal', () => {
			it.each(['/silent', '/slow'])('S4.4 ends a visit to %s at once', async (path) => {
				const alone = await createHostileServer();
				const abort = new AbortController();
				const visiting = visitor.visit(alone.url + path, options, abort.signal);
				await alone.received(path);
				abort.abort();

				expect(await visiting).toMatchObject({ outcome: 'timeout', error: { code: 'DEADLINE' } });
				await alone.closed(path);
				await alone.close();
			});

			it('S4.4 lets no visit begin', async () => {
				server.route('/unvisited', () => {});
				const { outcome, error } = await visitor.visit(`${server.url}/unvisited`, options, AbortSignal.abort());

				expect({ outcome, code: error?.code }).toEqual({ outcome: 'timeout', code: 'DEADLINE' });
				expect(server.requests('/unvisited')).toEqual([]);
			});
		});
	});
}

const HTML_HEADER = 'Content-Type: text/html\r\n\r\n';
