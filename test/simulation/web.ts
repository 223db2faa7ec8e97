import { canonicalUrl } from '../../shared/core/canonical-url.ts';
import type { PageLink } from '../../shared/core/links/page-link.ts';
import type { NextRequest } from '../../shared/core/next-request.ts';
import type { EndedVisit, VisitOptions } from '../../shared/core/visit.ts';
import type { FetchedText } from '../../shared/ports/text-fetcher.ts';
import { aPage, aStatus, aVisit } from '../support/builders.ts';
import type { Random } from './random.ts';
import { linksOn, type SitePlan } from './site.ts';

/** How a page answers an attempt. */
export const ANSWERS = [
	'ok',
	'gone',
	'busy',
	'waitShort',
	'waitLong',
	'waitForEver',
	'reset',
	'hangs',
	'slow',
	'refuses',
	'refusesLong',
] as const;
export type Answer = (typeof ANSWERS)[number];

/** What a web is like: how likely each answer is, and whether a page answers each attempt alike. */
export interface WebPlan {
	readonly weights: Readonly<Partial<Record<Answer, number>>>;
	readonly changes: boolean;
	/** What the robots.txt of each host says. */
	readonly robots: RobotsKind;
	/** Whether nobody answers for robots.txt, and some hosts answer nobody at all. */
	readonly hasSilentHosts?: boolean;
	/** Whether pages have moved, or are refused to `HEAD`: a third of them. */
	readonly moves: boolean;
}

/** Kinds of robots.txt: none, one that forbids some pages and one that asks for a delay, one that cannot be read. */
export const ROBOTS_KINDS = ['none', 'some', 'broken'] as const;
export type RobotsKind = (typeof ROBOTS_KINDS)[number];

/** Pages that the robots.txt of kind `some` forbids: those that end so. */
export const FORBIDDEN = '3';

/** Pages that never were, and who visited them. */
export interface Web {
	/** How the next attempt at a URL is answered, and after how long. */
	answer(url: string, options: VisitOptions, nextRequest?: NextRequest): { visit: EndedVisit; afterMs: number };
	/** What a request of a page leads on to; `undefined` where it is answered. */
	nextRequestFrom(url: string): { nextRequest: Omit<NextRequest, 'spent'>; afterMs: number } | undefined;
	/** The robots.txt of a host. */
	robots(url: string): { answer: FetchedText; afterMs: number };
}

const LONG_WAIT_MS = [6_000, 1_800_000] as const;
const SHORT_WAIT_MS = [0, 5_000] as const;
/** Beyond what the retry policy waits for. */
const ENDLESS_WAIT_MS = 7_200_000;

const NO_ANSWER = { code: 'TIMEOUT_HEADERS', message: 'no answer' };
/** What asking for a robots.txt in vain takes. */
const NO_ROBOTS_AFTER_MS = 8_000;

const ROBOTS_TEXT = `User-agent: *\nCrawl-delay: 0.5\nDisallow: /*${FORBIDDEN}$\n`;

/**
 * @param random - Fixes the pages and their answers.
 * @param sites - Whose pages have links.
 */
export function createWeb(
	{ weights, changes, robots, hasSilentHosts = false, moves }: WebPlan,
	random: Random,
	sites: readonly SitePlan[],
): Web {
	const kinds = new Map<string, Answer>();
	const attempts = new Map<string, number>();
	const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);

	function sample(): Answer {
		let left = random.next() * total;
		for (const answer of ANSWERS) {
			left -= weights[answer] ?? 0;
			if (left < 0) return answer;
		}
		return 'ok';
	}

	function kindOf(url: string): Answer {
		if (changes) return sample();
		const kind = kinds.get(url) ?? sample();
		kinds.set(url, kind);
		return kind;
	}

	function foundOn(url: string): PageLink[] {
		const site = sites.find(({ origin }) => url.startsWith(`${origin}/`));
		const attempt = attempts.get(url) ?? 0;
		attempts.set(url, attempt + 1);
		return site === undefined ? [] : linksOn(site, url, attempt);
	}

	function visitOf(answer: Answer, url: string): EndedVisit {
		switch (answer) {
			case 'ok':
			case 'slow':
				return aPage({ finalUrl: url, found: foundOn(url) });
			case 'gone':
				return aStatus(404);
			case 'busy':
				return aStatus(503);
			case 'waitShort':
				return aStatus(503, { retryAfterMs: random.int(...SHORT_WAIT_MS) });
			case 'waitLong':
				return aStatus(503, { retryAfterMs: random.int(...LONG_WAIT_MS) });
			case 'waitForEver':
				return aStatus(503, { retryAfterMs: ENDLESS_WAIT_MS });
			case 'refuses':
				return aStatus(429);
			case 'refusesLong':
				return aStatus(429, { retryAfterMs: random.int(...LONG_WAIT_MS) });
			case 'reset':
				return aVisit();
			case 'hangs':
				return aVisit({ outcome: 'timeout', error: NO_ANSWER });
		}
	}

	return {
		nextRequestFrom(url) {
			const page = Number(/\d+$/.exec(url)?.[0] ?? 0);
			const given = canonicalUrl(url);
			if (!moves || page % 3 !== 1 || given === undefined || (hasSilentHosts && isDead(url))) return undefined;
			return { nextRequest: nextRequestOf(given, page), afterMs: random.int(1, 300) };
		},
		robots(url) {
			const afterMs = random.int(1, 300);
			if (hasSilentHosts) return { answer: { kind: 'failure', error: NO_ANSWER }, afterMs: NO_ROBOTS_AFTER_MS };
			const answer = { kind: 'response', finalUrl: url, text: ROBOTS_TEXT } as const;
			return { answer: { ...answer, status: { none: 404, some: 200, broken: 503 }[robots] }, afterMs };
		},
		answer(url, { timeoutMs }, nextRequest) {
			if (canonicalUrl(url) === undefined) return { visit: aVisit({ outcome: 'invalid_url' }), afterMs: 0 };
			const answer = hasSilentHosts && isDead(nextRequest?.url ?? url) ? 'hangs' : kindOf(url);
			const afterMs = answer === 'hangs' ? timeoutMs : random.int(1, answer === 'slow' ? timeoutMs : 300);
			return { visit: visitOf(answer, url), afterMs: Math.min(timeoutMs, afterMs) };
		},
	};
}

/** Hosts that answer nobody, where there are some: every other one. */
export function isDead(url: string): boolean {
	const host = URL.parse(url)?.host ?? '';
	return Array.from(host).reduce((sum, char) => sum + char.charCodeAt(0), 0) % 2 === 1;
}

/** To the same host, to one to which others lead, too, or to the page itself: what robots.txt forbids stays forbidden. */
function nextRequestOf(url: string, page: number): Omit<NextRequest, 'spent'> {
	const { origin, host } = new URL(url);
	const kind = Math.floor(page / 3) % 3;
	if (kind === 2) return { url, redirects: [], method: 'GET' };
	return { url: `${kind === 0 ? origin : 'https://moved.example'}/moved/${host}/${page}`, redirects: [url] };
}
