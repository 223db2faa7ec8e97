import { STATUS_CODES } from 'node:http';
import { botWall } from '../../core/hosts/bot-wall.ts';
import { askedWaitMs } from '../../core/hosts/rate-limit-headers.ts';
import { headerFacts } from '../../core/links/header-facts.ts';
import { resolveLinks } from '../../core/links/urls/resolve-links.ts';
import type { Failure, Outcome } from '../../core/result.ts';
import { type EndedVisit, failedVisit, type ResponseVisit, type VisitPhases } from '../../core/visit.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Ending } from './exchange/failure-of.ts';
import type { VisitPlan } from './exchange/request-headers.ts';
import { extractedFrom } from './extract/lazy-extractor.ts';
import { pageExchange } from './keep/page-exchange.ts';
import { queryEncoderOf } from './page/query-encoder.ts';
import type { PageCondition } from './page-condition.ts';
import type { RedirectChain } from './redirect-chain.ts';
import type { RequestTrust } from './request-trust.ts';

/** Connecting for the whole redirect chain. */
export interface VisitCourse {
	readonly url: string;
	readonly chain: Pick<RedirectChain, 'redirects' | 'hasFragment'>;
	readonly trust: Pick<RequestTrust, 'note'>;
	/** Absent where pages are not compared. */
	readonly condition?: PageCondition | undefined;
	readonly startedAt: number;
	readonly dnsMs: number;
	readonly connectMs: number;
	readonly tlsMs: number;
	/** The last of the chain. */
	readonly exchange: Exchange | undefined;
	/** The request that it answers, headers as names and values in turn. */
	readonly sent: { readonly method: string; readonly path: string; readonly headers: readonly string[] } | undefined;
}

/** What came of a visit; what was seen of a page stays in it where `ending` says that the rest is missing. */
export function visitOf(course: VisitCourse, plan: VisitPlan, given?: Ending): EndedVisit {
	const { url, chain, trust, exchange } = course;
	if (exchange?.status === undefined || exchange.location !== undefined) {
		if (given === undefined) throw new Error('a visit ended without a response, and nothing was wrong');
		return failedVisit(given, phasesOf(course), chain.redirects);
	}
	const isUnmodified = course.condition?.isUnmodified(exchange) === true;
	const ending = given ?? (isUnmodified ? OK : statusEnding(exchange, exchange.status, plan));
	const isOk = ending.outcome === 'ok';
	// What an error page holds are not the fields of a page.
	const extracted = isOk && !isUnmodified ? extractedFrom(exchange.facts?.tree, plan, url) : undefined;
	const page = isOk ? course.condition?.seen(exchange) : undefined;
	const notes = [trust.note, exchange.note, extracted?.note].filter((each) => each !== undefined);
	return {
		kind: 'response',
		...pageOf(exchange, exchange.status, { url, plan, notes }),
		...ending,
		redirects: chain.redirects,
		...(chain.hasFragment && { redirectsToFragment: true as const }),
		...(extracted && { extracted: extracted.fields }),
		...(plan.body.keepsBody !== undefined &&
			!isUnmodified &&
			contentOf(course, plan, { exchange, given, outcome: ending.outcome })),
		...(page && { page }),
		...phasesOf(course, extracted?.parseMs),
	};
}

const OK = { outcome: 'ok', error: null } as const;

function pageOf(
	exchange: Exchange,
	status: number,
	{ url, plan, notes }: { readonly url: string; readonly plan: VisitPlan; readonly notes: readonly string[] },
) {
	const { contentType, facts, bytes, headers } = exchange;
	return {
		finalUrl: url,
		status,
		contentType: contentType?.mediaType ?? null,
		charset: facts?.charset ?? null,
		bytes,
		title: facts?.title ?? null,
		links: facts?.links ?? 0,
		...(notes.length > 0 && { note: notes.join('; ') }),
		...(plan.body.links === 'count'
			? NO_LINKS
			: linksOf(exchange, url, { links: plan.body.links, agent: plan.body.agent })),
		...(facts?.ids !== undefined && plan.body.collectIds && { ids: facts.ids }),
		...(facts?.isCut === true && plan.body.collectIds && { foundCut: true as const }),
		retryAfterMs: status < 300 ? null : (askedWaitMs(headers, status, Date.now()) ?? null),
	};
}

/** Where links are only counted. */
const NO_LINKS = { found: [], otherSchemes: {} };

interface LinksAsked {
	readonly links: 'follow' | 'all';
	readonly agent: string | undefined;
}

/** The links of a page and of its headers, resolved. */
function linksOf({ facts, headers }: Exchange, url: string, { links, agent = '' }: LinksAsked) {
	const said = headerFacts({ link: all(headers.link), robots: all(headers['x-robots-tag']), agent }, links);
	const nofollow = said.nofollow || facts?.nofollow === true;
	const distinct = links === 'follow';
	// Headers know nothing of a `base` in the page.
	const ofHeaders = resolveLinks(said.links, { pageUrl: url, nofollow, distinct });
	const baseHref = facts?.baseHref;
	const encodeQuery = queryEncoderOf(facts?.charset);
	const ofPage = resolveLinks(facts?.rawLinks ?? [], { pageUrl: url, encodeQuery, baseHref, nofollow, distinct });
	return {
		found: ofHeaders.found.length === 0 ? ofPage.found : [...ofHeaders.found, ...ofPage.found],
		otherSchemes: ofPage.otherSchemes,
		...(facts?.isCut === true && { foundCut: true as const }),
		...((said.noindex || facts?.noindex === true) && { noindex: true as const }),
		...(nofollow && { nofollow: true as const }),
	};
}

function all(value: string | string[] | undefined): readonly string[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

function statusEnding(exchange: Exchange, status: number, plan: VisitPlan): Pick<ResponseVisit, 'outcome' | 'error'> {
	const wall = wallOf(exchange, status);
	// Who accepts the statuses of walls has seen them. A wall's 2xx is none of the page.
	const isAccepted = plan.isAccepted(status) && (wall === undefined || status >= 300);
	if (isAccepted) return OK;
	if (wall !== undefined) {
		const message = `${wall} keeps bots out (${status}); people may well see the page`;
		return { outcome: 'blocked', error: { code: 'BOT_WALL', message } };
	}
	const error: Failure = { code: `HTTP_${status}`, message: `${status} ${STATUS_CODES[status] ?? ''}`.trim() };
	return { outcome: 'http_error', error };
}

/** Of what is kept for whoever works on the page: of a whole one, unless all that comes is kept. */
function contentOf(
	course: VisitCourse,
	{ body: { keepsBody } }: VisitPlan,
	{
		exchange,
		given,
		outcome,
	}: { readonly exchange: Exchange; readonly given: Ending | undefined; readonly outcome: Outcome },
): Pick<ResponseVisit, 'content'> {
	if (keepsBody === 'text' && outcome !== 'ok') return {};
	const { body, headers } = exchange;
	if (body === undefined) return {};
	const sent = Object.entries(headers).filter((each): each is [string, string | string[]] => each[1] !== undefined);
	const all = keepsBody === 'all' && { exchange: pageExchange(course, exchange, given) };
	return { content: { body, headers: Object.fromEntries(sent), ...all } };
}

function wallOf(exchange: Exchange, status: number): string | undefined {
	return botWall({ status, header: (name) => exchange.header(name), body: exchange.bodyHead });
}

/** What the visit has taken by now. */
export function phasesOf(
	{ startedAt, dnsMs, connectMs, tlsMs, exchange }: VisitCourse,
	/** On fields. */
	extractMs = 0,
): VisitPhases {
	const now = performance.now();
	const { sentAt, firstByteAt, bodyMs, parseMs } = exchange ?? NOT_SENT;
	// A response that is given up has taken its time up to now.
	const ttfbMs = sentAt === 0 ? 0 : (firstByteAt || now) - sentAt;
	return {
		dnsMs: rounded(dnsMs),
		connectMs: rounded(connectMs),
		tlsMs: rounded(tlsMs),
		ttfbMs: rounded(ttfbMs),
		bodyMs: firstByteAt === 0 ? 0 : rounded(bodyMs ?? now - firstByteAt - parseMs),
		parseMs: Math.round((parseMs + extractMs) * 100) / 100,
		totalMs: rounded(now - startedAt),
	};
}

const NOT_SENT = { sentAt: 0, firstByteAt: 0, bodyMs: undefined, parseMs: 0 };

// To a tenth: more is noise, and would be most of what a stored result weighs. Parsing is mostly less than that.
function rounded(ms: number): number {
	return Math.round(ms * 10) / 10;
}
