import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import { aFolder, runCli } from '../support/cli.ts';

interface Page {
	readonly body?: string;
	readonly status?: number;
	readonly type?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

const PAGES: Readonly<Record<string, Page>> = {
	'/header': { body: '<a href="/header/a">a</a>', headers: { 'X-Robots-Tag': 'shoal: nofollow' } },
	'/header/a': { body: '<a href="/gone">x</a>' },
	'/ids': { body: '<p id=user-content-use>' },
	'/moved': { status: 302, headers: { Location: '/xhtml' } },
	'/moved-to-part': { status: 302, headers: { Location: '/xhtml#p' } },
	'/xml': { body: '<a href="/xhtml#p">x</a><img src="/svg"><link rel=alternate href="/atom">' },
	'/xhtml': {
		type: 'application/xml',
		body: '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><a id="p" href="/gone-1"/></html>',
	},
	'/svg': {
		type: 'image/svg+xml',
		body: '<svg xmlns="http://www.w3.org/2000/svg"><a href="/gone-2"/></svg>',
	},
	'/atom': {
		type: 'application/atom+xml',
		body: '<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom"><link href="/gone-3"/></feed>',
	},
};

let site: Site;
let other: Site;

beforeAll(async () => {
	site = await serve(PAGES);
	other = await serve({ '/page': { body: '<p id=here><a href="/not-followed">x</a>' } });
});

afterAll(() => Promise.all([site.close(), other.close()]));

function serve(pages: Readonly<Record<string, Page>>): Promise<Site> {
	return createSite({
		handler({ url = '', method }, response) {
			const page = url === '/fragments' ? fragments() : pages[url];
			if (page === undefined) response.writeHead(404).end();
			else {
				response.writeHead(page.status ?? 200, { 'Content-Type': page.type ?? 'text/html', ...page.headers });
				response.end(method === 'HEAD' ? undefined : page.body);
			}
			return true;
		},
	});
}

function fragments(): Page {
	const links = [
		...[`${other.url}/page#here`, `${other.url}/page#nowhere`],
		...['/moved#q', '/moved#p', '/moved-to-part#q', '/ids#use', '/ids#TOP', '/ids#:~:text=x'],
	];
	return { body: links.map((link) => `<a href="${link}">x</a>`).join('') };
}

describe.each(MODES)('in %s mode', (mode) => {
	async function check(path: string, ...options: readonly string[]) {
		const cwd = aFolder();
		const args = [`${site.url}${path}`, '--mode', mode, '--retries', '0', '--report', 'r.json', '--report', 'r.md'];
		const { code, stdout, stderr } = await runCli(['check', ...args, ...options], { cwd });
		const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
		const report = JSON.parse(read('r.json')) as JobReport;
		const broken = report.linkReport?.broken
			.map((link) => {
				const fragment = link.fragment === undefined ? '' : `#${link.fragment}`;
				return link.url.replace(site.url, '') + fragment;
			})
			.sort();
		return { code, stdout, stderr, markdown: read('r.md'), report, broken };
	}

	it('W2 finds what is broken in XHTML, SVG and feeds as well', async () => {
		expect((await check('/xml', '--check-fragments')).broken).toEqual(['/gone-1', '/gone-2', '/gone-3']);
	});

	it('S4.11 W2 looks for fragments also where it follows nothing, and through redirects', async () => {
		const { broken } = await check('/fragments', '--check-fragments', '--max-depth', '0');
		expect(broken).toEqual([`${other.url}/page#nowhere`, '/ids#use', '/moved#q'].sort());
		expect(other.countOf('/not-followed')).toBe(0);

		const { broken: found } = await check('/fragments', '--check-fragments', '--max-depth', '0', '--user-content-ids');
		expect(found).not.toContain('/ids#use');
	});

	it('U7 says that it left out what nofollow forbids, and follows it if it is told to', async () => {
		const obeyed = await check('/header');
		expect(obeyed).toMatchObject({ code: 0, broken: [], report: { linkReport: { nofollow: 1 } } });
		expect(obeyed.stdout).toMatch(/^Incomplete: not followed: 1 link that nofollow forbids/);
		expect(obeyed.markdown).toContain('**Incomplete: not followed: 1 link that nofollow forbids.**');

		const ignored = await check('/header', '--ignore-nofollow');
		expect(ignored).toMatchObject({ code: 1, broken: ['/gone'] });
		expect(ignored.stdout).not.toContain('Incomplete');
	});
});
