import type { ServerResponse } from 'node:http';
import { brokenPages, INDEX, linksOf, type SiteShape } from './site-links.ts';
import { createPageRenderer } from './site-page.ts';
import type { SiteMeter } from './site-stats.ts';

/** Above this, pages are rendered for each request: 10,000 pages of 10 KB are 100 MB. */
const MAX_KEPT_PAGES = 10_000;
const PAGE_PATH = /^\/p\/(\d{1,9})(?:\?|$)/;

export interface SiteAnswers {
	/** Answers `/stats` and `/urls.txt`; `false` for any other path. */
	own(path: string, response: ServerResponse): boolean;
	page(path: string, response: ServerResponse): void;
}

export function createSiteAnswers(site: SiteShape & { bodyBytes: number }, meter: SiteMeter): SiteAnswers {
	const renderPage = createPageRenderer(site.bodyBytes);
	const broken = brokenPages(site);
	const kept = new Map<number, Buffer>();

	function bodyOf(page: number): Buffer {
		const known = kept.get(page);
		if (known !== undefined) return known;

		const body = Buffer.from(renderPage(page, linksOf(page, site)), 'latin1');
		if (kept.size < MAX_KEPT_PAGES) kept.set(page, body);
		return body;
	}

	return {
		own(path, response) {
			if (path === '/stats') return sendStats(response, meter);
			return path.startsWith('/urls.txt') && sendUrls(path, response, site.pages);
		},
		page(path, response) {
			const page = pageAt(path);
			const exists = page >= INDEX && page < site.pages;
			const status = exists ? (broken.get(page) ?? 200) : 404;
			const body = status === 200 ? bodyOf(page) : Buffer.from(`${status}\n`);
			const type = status === 200 ? 'text/html; charset=utf-8' : 'text/plain';
			response.writeHead(status, ['Content-Type', type, 'Content-Length', String(body.length)]);
			response.end(body);
		},
	};
}

function pageAt(path: string): number {
	if (path === '/' || path.startsWith('/?')) return INDEX;
	return Number(PAGE_PATH.exec(path)?.[1] ?? Number.NaN);
}

function sendStats(response: ServerResponse, meter: SiteMeter): true {
	const { user, system } = process.cpuUsage();
	const cpu = { userMs: user / 1000, systemMs: system / 1000 };
	response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ ...meter.read(), cpu }));
	return true;
}

function sendUrls(path: string, response: ServerResponse, pages: number): true {
	const { origin, searchParams } = new URL(path, `http://${response.req.headers.host}`);
	const count = Math.min(pages, Number(searchParams.get('n') ?? pages));
	response.writeHead(200, { 'Content-Type': 'text/plain' });
	response.end(Array.from({ length: count }, (_, page) => `${origin}/p/${page}\n`).join(''));
	return true;
}
