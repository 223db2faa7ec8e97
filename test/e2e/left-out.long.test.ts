import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES } from '../../shared/core/job.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { createFullBacklog, type FullBacklog } from '../support/full-backlog.ts';

const HTML = { 'Content-Type': 'text/html' };
const closing: (() => unknown)[] = [];
let backlog: FullBacklog;
let dead: Record<string, string>;
let inside: string;
let unreadable: string;

async function listen(server: Server | HttpServer, host: string): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, host, resolve));
	closing.push(() => server.close());
	return `http://${host}:${(server.address() as AddressInfo).port}`;
}

function serve(handler: RequestListener, host = '127.0.0.1'): Promise<string> {
	return listen(createServer(handler), host);
}

/** Pages by their paths; all else is not found. */
function pages(bodies: Readonly<Record<string, string>>): RequestListener {
	return ({ url = '', method }, response) => {
		const body = bodies[url];
		response.writeHead(body === undefined ? 404 : 200, HTML).end(method === 'HEAD' ? undefined : body);
	};
}

function onConnection(take: (socket: Socket) => void): Promise<string> {
	const server = createTcpServer((socket) => {
		closing.push(() => socket.destroy());
		take(socket.on('error', () => undefined));
	});
	return listen(server, '127.0.0.2');
}

beforeAll(async () => {
	backlog = await createFullBacklog('127.0.0.2');
	const closed = await onConnection(() => undefined);
	(closing.pop() as () => void)();
	dead = {
		dropped: backlog.url,
		silent: await onConnection(() => undefined),
		closes: await onConnection((socket) => socket.end()),
		resets: await onConnection((socket) => socket.resetAndDestroy()),
		refused: closed,
		nameless: 'http://nobody.invalid',
	};
	inside = await serve(pages({ '/': 'Inside' }), '127.0.0.3');
	unreadable = await serve((_, response) => response.writeHead(503, { 'Retry-After': '0' }).end(), '127.0.0.2');
});

afterAll(async () => {
	for (const close of closing) close();
	await backlog.close();
});

async function check(url: string, ...options: string[]) {
	const data = aFolder();
	const report = join(data, 'report.json');
	const markdown = join(data, 'report.md');
	const given = ['--retries', '0', '--timeout', '2', '--connect-timeout', '1', '--data', data];
	const run = await runCli(['check', url, '--report', report, '--report', markdown, ...given, ...options]);
	const content = JSON.parse(readFileSync(report, 'utf8')) as JobReport;
	return { ...run, report: content, markdown: readFileSync(markdown, 'utf8') };
}

describe.each(MODES)('a check in %s mode', (mode) => {
	it('W3 tells hosts that answer nobody as what they are, and not as forbidden', async () => {
		const urls = Object.values(dead).flatMap((origin) => [`${origin}/`, `${origin}/2`]);
		const site = await serve(pages({ '/': urls.map((url) => `<a href="${url}">dead</a>`).join(' ') }));
		const { code, stdout, report } = await check(`${site}/`, '--allow-private', '127.0.0.0/8', '--mode', mode);

		expect(report.counts.robots).toBeUndefined();
		expect(report.linkReport?.broken.map(({ url }) => url)).toEqual(urls.sort());
		expect(stdout).toMatch(/^12 broken links on 1 page\n/);
		expect(code).toBe(1);
	}, 120_000);

	it('U7 is not green where a robots.txt could not be read', async () => {
		const site = await serve(pages({ '/': `<a href="${unreadable}/">a</a>` }));
		const { code, stdout, report, markdown } = await check(`${site}/`, '--allow-private', '127.0.0.2', '--mode', mode);

		expect(code).toBe(1);
		expect(stdout).toMatch(
			/^Incomplete: 1 link at hosts whose robots.txt could not be read\nNo broken links on 1 page\n/,
		);
		expect(report.incomplete).toEqual(['1 link at hosts whose robots.txt could not be read']);
		expect(markdown).toContain('**Incomplete: 1 link at hosts whose robots.txt could not be read.**');
	}, 60_000);

	it('W3 tells apart what was refused for its address, and visits it if that is allowed', async () => {
		const site = await serve(pages({ '/': `<a href="${inside}/">in</a> <a href="http://169.254.169.254/">no</a>` }));
		const refused = await check(`${site}/`, '--mode', mode);
		const allowed = await check(`${site}/`, '--mode', mode, '--allow-private', '127.0.0.3');

		const urlsOf = ({ report }: typeof refused) => report.linkReport?.refused?.map(({ url }) => url);
		expect(refused.report.linkReport?.broken).toEqual([]);
		expect(urlsOf(refused)).toEqual([`${inside}/`, 'http://169.254.169.254/']);
		expect(refused.stdout).toContain('--allow-private HOST|CIDR|*.DOMAIN');
		expect(refused.code).toBe(1);
		expect(urlsOf(allowed)).toEqual(['http://169.254.169.254/']);
		expect(allowed.report.counts.ok).toBe(2);
	}, 60_000);

	it('U7 goes on where its start URL redirects to, but for a private host that nobody gave', async () => {
		const www = await serve(pages({ '/': '<a href="/gone">gone</a>' }));
		const apex = await serve((_, response) => response.writeHead(301, { Location: `${www}/` }).end());
		const house = await serve((_, response) => response.writeHead(301, { Location: `${inside}/` }).end());
		const moved = await check(`${apex}/`, '--ignore-robots', '--mode', mode);
		const refused = await check(`${house}/`, '--ignore-robots', '--mode', mode);

		expect(moved.report.linkReport?.broken).toMatchObject([{ url: `${www}/gone`, places: [{ page: `${www}/` }] }]);
		expect(moved.code).toBe(1);
		expect(refused.report.linkReport).toMatchObject({ broken: [], refused: [{ url: `${house}/` }], pages: 0 });
		expect(refused.code).toBe(1);
	}, 60_000);

	it('U7 that reads no page fails, and says why', async () => {
		const site = await serve(({ url }, response) => {
			if (url === '/robots.txt') response.writeHead(404).end();
			else response.writeHead(200, { 'Content-Type': 'application/pdf' }).end('%PDF');
		});
		const { code, stdout, report } = await check(`${site}/a.pdf`, '--mode', mode);

		expect(code).toBe(1);
		expect(stdout).toMatch(/^Incomplete: no page was read: nothing that was given is an HTML page\n/);
		expect(report.incomplete).toHaveLength(1);
		expect((await check(`${site}/a.pdf`, '--mode', mode, '--exit-zero')).code).toBe(0);
	}, 60_000);
});
