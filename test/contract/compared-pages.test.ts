import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createUndiciVisitor } from '../../shared/adapters/http/undici-visitor.ts';
import { readRules } from '../../shared/core/content/extract/read-rules.ts';
import type { Validators } from '../../shared/core/page-state.ts';
import type { VisitOptions } from '../../shared/core/visit.ts';
import { redirect, respond } from '../support/hostile-routes.ts';
import { createHostileServer, type HostileServer } from '../support/hostile-server.ts';
import { seeing } from '../support/seeing.ts';
import { throughRedirects } from '../support/through-redirects.ts';

const options: VisitOptions = {
	timeoutMs: 10_000,
	connectTimeoutMs: 5_000,
	maxBodyBytes: 100_000,
	maxRedirects: 5,
	userAgent: 'shoal-test',
	headers: {},
	acceptStatus: '2xx',
	privateHosts: 'all',
	comparesPages: true,
};
const never = new AbortController().signal;
const PAGE = '<title>A page</title><p>text';
const HTML = 'Content-Type: text/html; charset=utf-8';
const MODIFIED = 'Last-Modified: Tue, 01 Dec 2026 10:00:00 GMT';
const NOT_MODIFIED = 'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\nContent-Type: text/html\r\n\r\n';

let server: HostileServer;
const visitor = seeing(throughRedirects(createUndiciVisitor({ maxSockets: 4, allowsPrivate: true })));
beforeAll(async () => {
	server = await createHostileServer();
});
afterAll(async () => {
	await visitor.close();
	await server.close();
});

let path = '';
let number = 0;
beforeEach(() => {
	path = `/compared/${++number}`;
});

/** Answers 304 to who asks by an `ETag`, as it is. */
function serve(...headers: readonly string[]): void {
	server.route(path, (socket, { head }) => {
		if (/^if-(?:none-match|modified-since):/im.test(head)) socket.write(NOT_MODIFIED);
		else respond(socket, PAGE, HTML, ...headers);
	});
}

const visit = (known?: Validators, how: Partial<VisitOptions> = {}) =>
	visitor.visit(server.url + path, { ...options, ...how }, never, known && { known });
const asked = (which = path) => server.requests(which).at(-1) ?? '';

describe('a page that is compared', () => {
	it('is told with its hash, and by what to ask for it', async () => {
		serve('ETag: W/"1"', MODIFIED);
		const { page } = await visit();

		expect(page).toEqual({
			hash: expect.stringMatching(/^[\w-]{22}$/),
			etag: 'W/"1"',
			lastModified: 'Tue, 01 Dec 2026 10:00:00 GMT',
			request: expect.stringMatching(/^[\w-]{22}$/),
		});
	});

	it('is asked for only if it has changed, and ok if it has not', async () => {
		serve('ETag: W/"1"', MODIFIED);
		const { page } = await visit();
		const again = await visit(page);

		expect(asked()).toMatch(/^if-none-match: W\/"1"$/im);
		expect(asked()).toMatch(/^if-modified-since: Tue, 01 Dec 2026 10:00:00 GMT$/im);
		expect(again).toMatchObject({ outcome: 'ok', status: 304, error: null, title: null, bytes: 0 });
		expect(again.page).toEqual({ etag: '"2"', request: page?.request, isUnmodified: true });
	});

	it('has no fields if the server does not send it', async () => {
		serve('ETag: "1"');
		const read = readRules({ heading: { selector: 'p', default: 'none' } });
		const extract = 'rules' in read ? read.rules : {};
		const { page, extracted } = await visit(undefined, { extract });
		const again = await visit(page, { extract });

		expect(extracted).toEqual({ heading: 'text' });
		expect(again).toMatchObject({ outcome: 'ok', status: 304 });
		expect(again).not.toHaveProperty('extracted');
	});

	it('is whole, with the same hash, where the server does not heed what it is asked by', async () => {
		server.route(path, (socket) => respond(socket, PAGE, HTML, 'ETag: "1"'));
		const { page } = await visit();
		const again = await visit(page);

		expect(again).toMatchObject({ status: 200, title: 'A page', page: { ...page } });
	});

	it('is not there where a server answers 304 to who did not ask for it', async () => {
		server.route(path, (socket) => socket.write(NOT_MODIFIED));
		const { outcome, error, page } = await visit();

		expect({ outcome, error, page }).toMatchObject({ outcome: 'http_error', error: { code: 'HTTP_304' } });
		expect(page).toBeUndefined();
	});

	it('is asked for by the validators of where redirects have led, and there alone', async () => {
		serve('ETag: "1"');
		const far = `/moved${path}`;
		server.route(far, (socket) => redirect(socket, path));
		const { page } = await visitor.visit(server.url + far, options, never);
		const again = await visitor.visit(server.url + far, options, never, { known: page ?? {} });

		expect(asked(far)).not.toMatch(/if-none-match/i);
		expect(again).toMatchObject({ outcome: 'ok', status: 304, redirects: [server.url + far] });
	});

	it('is asked for whole where redirects have come to lead elsewhere', async () => {
		serve('ETag: "1"');
		const { page } = await visit();
		const other = `${path}/other`;
		server.route(path, (socket) => redirect(socket, other));
		server.route(other, (socket) => respond(socket, PAGE, HTML));
		await visitor.visit(server.url + path, options, never, {
			known: page ?? {},
			nextRequest: { url: server.url + other, redirects: [server.url + path], spent: NOTHING },
		});

		expect(asked(other)).not.toMatch(/if-none-match/i);
	});

	it('is asked for whole by who would have another language', async () => {
		serve('ETag: "1"');
		const { page } = await visit(undefined, { headers: { 'accept-language': 'de' } });
		await visit(page, { headers: { 'accept-language': 'en' } });
		expect(asked()).not.toMatch(/if-none-match/i);
		await visit(page, { headers: { 'accept-language': 'de' } });
		expect(asked()).toMatch(/if-none-match/i);
	});

	it.each([
		['a header of the job', { headers: { cookie: 'session=1' } }],
		['credentials', { credentials: { '*': 'user:password' } }],
	])('R8 is compared by its text alone where it is asked for with %s', async (_, how) => {
		serve('ETag: "1"', MODIFIED);
		const { page: open } = await visit();
		const personal = 'credentials' in how ? { credentials: { [server.url]: 'user:password' } } : how;
		const { page } = await visit(open, personal);

		expect(asked()).not.toMatch(/^if-/im);
		expect(page).toEqual({ hash: open?.hash });
	});

	it('is asked for by what the user gives, if that is a condition', async () => {
		serve('ETag: "1"');
		const { page } = await visit();
		const { outcome } = await visit(page, { headers: { 'if-none-match': '"mine"' } });

		expect(asked().match(/^if-none-match: .*$/gim)).toEqual(['if-none-match: "mine"']);
		expect(outcome).toBe('http_error');
	});

	it.each([
		['no validators', []],
		['any header may change it', ['ETag: "1"', 'Vary: Accept, *']],
		['it is longer than any that is meant', [`ETag: "${'x'.repeat(1000)}"`]],
	])('tells nothing to ask by where %s', async (_, headers) => {
		serve(...headers);

		expect((await visit()).page).toEqual({ hash: expect.any(String) });
	});

	it('is told to nobody who does not compare', async () => {
		serve('ETag: "1"');
		const { comparesPages: _, ...usual } = options;

		expect(await visitor.visit(server.url + path, usual, never)).not.toHaveProperty('page');
	});
});

const NOTHING = { dnsMs: 0, connectMs: 0, tlsMs: 0, totalMs: 0 };
