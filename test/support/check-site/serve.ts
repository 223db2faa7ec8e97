import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSite } from '../../../infra/site/create-site.ts';
import { INDEX } from '../../../infra/site/site-links.ts';
import type { SiteStats } from '../../../infra/site/site-stats.ts';
import { type Expected, expectedOf } from './expected.ts';
import { createRenderer } from './page.ts';
import { createShape, type Origins } from './shape.ts';

export interface CheckSiteOptions {
	/** `/` included. */
	readonly pages: number;
	/** Before each answer, drawn anew for each; default 0. */
	readonly latencyMs?: () => number;
	/** Of a page, unless its links take more; default 10 KB. */
	readonly bodyBytes?: number | undefined;
}

export interface CheckSite {
	readonly origins: Origins;
	readonly expected: Expected;
	stats(): SiteStats;
	/** `GET` requests by path, of both hosts; pages of another host have its origin in front. */
	log(): Readonly<Record<string, number>>;
	close(): Promise<void>;
}

interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

/** Where a served site tells its log; answered apart from its pages. */
export const LOG_PATH = '/log.json';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

/** Serves a site that has what goes wrong on real ones, and knows what a check has to find there. */
export async function serveCheckSite({ pages, latencyMs = () => 0, bodyBytes }: CheckSiteOptions): Promise<CheckSite> {
	const gets = new Map<string, number>();
	let answers: ReadonlyMap<string, Answer> = new Map();

	const handlerOf = (answerOf: (path: string) => Answer) => (request: IncomingMessage, response: ServerResponse) => {
		const { url = '/', method } = request;
		if (url === LOG_PATH) return send(response, textAnswer(200, JSON.stringify(Object.fromEntries(gets))));
		if (method === 'GET') gets.set(url, (gets.get(url) ?? 0) + 1);
		const after = latencyMs();
		if (after > 0) setTimeout(() => send(response, answerOf(url)), after);
		else send(response, answerOf(url));
		return true;
	};
	const own = await createSite({ pages: 0, handler: handlerOf((path) => answers.get(path) ?? statusAnswer(path)) });
	const other = await createSite({ pages: 0, handler: handlerOf(statusAnswer) });
	const origins = { own: own.url, other: other.url };
	const shape = createShape(pages, origins);
	answers = answersOf(shape, bodyBytes);

	return {
		origins,
		expected: expectedOf(shape, origins),
		stats: own.stats,
		log: () => Object.fromEntries(gets),
		async close() {
			await Promise.all([own.close(), other.close()]);
		},
	};
}

/** Rendered before anybody asks, so that no request pays for it. */
function answersOf(shape: ReturnType<typeof createShape>, bodyBytes?: number): Map<string, Answer> {
	const render = createRenderer(shape, bodyBytes);
	const answers = new Map([['/loop', redirect('/loop')]]);
	for (let page = INDEX; page < shape.pages - 1; page++) {
		const path = shape.pathOf(page);
		const from = shape.movedFrom(page);
		answers.set(path, { status: 200, headers: HTML, body: Buffer.from(render(page), 'latin1') });
		if (from !== undefined) answers.set(from, redirect(`..${path}`));
	}
	return answers;
}

function redirect(location: string): Answer {
	return { status: 302, headers: { Location: location }, body: Buffer.alloc(0) };
}

function statusAnswer(path: string): Answer {
	const status = path.startsWith('/there/') ? 200 : path.startsWith('/failing/') ? 500 : 404;
	return textAnswer(status, `${status}\n`);
}

function textAnswer(status: number, text: string): Answer {
	return { status, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from(text) };
}

function send(response: ServerResponse, { status, headers, body }: Answer): true {
	response.writeHead(status, { ...headers, 'Content-Length': body.length });
	response.end(response.req.method === 'HEAD' ? undefined : body);
	return true;
}
