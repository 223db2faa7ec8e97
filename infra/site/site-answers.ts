import type { ServerResponse } from 'node:http';
import { brokenPages, INDEX, linksOf, type SiteShape } from './site-links.ts';
import { createPageRenderer } from './site-page.ts';
import type { SiteMeter } from './site-stats.ts';

/** Above this, pages are rendered for each request: 10,000 pages of 10 KB are 100 MB; and `/`. */
const MAX_KEPT_PAGES = 10_001;
const HTML = 'text/html; charset=utf-8';
const PAGE_PATH = /^\/p\/(\d{1,9})(?:\?|$)/;

export interface SiteAnswers {
	/** Answers `/stats` and `/urls.txt`; `false` for any other path. */
	own(path: string, response: ServerResponse): boolean;
	page(path: string, response: ServerResponse): void;
	/** Renders what can be kept, so that no request waits or pays for it. */
	renderAll(): void;
}

interface Answer {
	/** As `writeHead` takes them: names and values in turn. */
	readonly headers: string[];
	readonly body: Buffer;
}

export function createSiteAnswers(site: SiteShape & { bodyBytes: number }, meter: SiteMeter): SiteAnswers {
	const renderPage = createPageRenderer(site.bodyBytes);
	const broken = brokenPages(site);
	const kept = new Map<number, Answer>();

	function answerOf(page: number): Answer {
		const known = kept.get(page);
		if (known !== undefined) return known;

		const answer = answerWith(HTML, renderPage(page, linksOf(page, site)));
		if (kept.size < MAX_KEPT_PAGES) kept.set(page, answer);
		return answer;
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
			const { headers, body } = status === 200 ? answerOf(page) : answerWith('text/plain', `${status}\n`);
			response.writeHead(status, headers);
			response.end(body);
		},
		renderAll() {
			for (let page = INDEX; page < site.pages && kept.size < MAX_KEPT_PAGES; page++) answerOf(page);
		},
	};
}

function answerWith(type: string, text: string): Answer {
	const body = Buffer.from(text, 'latin1');
	return { headers: ['Content-Type', type, 'Content-Length', String(body.length)], body };
}

/** The number of a page; `NaN` for what is none. */
export function pageAt(path: string): number {
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
