import type { ExtractModule } from './content/extract/extract-module.ts';
import type { ExtractRules } from './content/extract/extract-rules.ts';
import type { Truncation, WarcHeaders } from './content/warc/warc-record.ts';
import type { Workload } from './fetch/workload.ts';
import type { PrivateHosts } from './hosts/private-hosts.ts';
import type { CrawlOptions, PageFindings } from './links/crawl.ts';
import type { PageLink } from './links/page-link.ts';
import type { NextRequest } from './next-request.ts';
import type { SeenPage, Validators } from './page-state.ts';
import type { Failure, Outcome } from './result.ts';
import type { TlsRules } from './tls-rules.ts';
import type { Writable } from './writable.ts';

/** What a visit needs to know of its job; the same for each target of it. */
export interface VisitOptions extends TlsRules {
	/** For one attempt, redirects and body included, without the waits for them; a third more where `HEAD` comes to nothing. */
	readonly timeoutMs: number;
	/** For DNS, TCP and TLS of one connection. */
	readonly connectTimeoutMs: number;
	/** Body bytes after decompression; a longer one ends as `too_large`. */
	readonly maxBodyBytes: number;
	readonly maxRedirects: number;
	readonly userAgent: string;
	/**
	 * Lower-case names. Sent to the origin of the URL that is visited, and to no other that it redirects to:
	 * any of them may be a secret, but for what every client sends (`accept-language` and the like).
	 */
	readonly headers: Readonly<Record<string, string>>;
	/** Likewise, each with the name of the secret that holds its value: it is looked up as the page is asked for. */
	readonly secretHeaders?: Readonly<Record<string, string>>;
	/** Origins (`https://host:port`) that get `headers`; absent, the one of each URL. For who visits what others link to. */
	readonly headerOrigins?: readonly string[];
	/**
	 * `HEAD` asks for the headers alone, and by `GET` only where that does not end as `ok`; the body is not looked at
	 * then. Default `GET`.
	 */
	readonly method?: 'GET' | 'HEAD';
	/**
	 * `pages`: of what is no page, and no style sheet whose links are asked for, the headers are all that is looked at,
	 * so that it may be of any size and take any time, as streams and downloads do. Default `all`.
	 */
	readonly bodies?: 'all' | 'pages';
	/** What counts as ok: `2xx`, `404`, `200-299`, joined by commas. */
	readonly acceptStatus: string;
	/**
	 * What is told of links: their number alone (`count`, the default, which costs least), those that a crawler follows
	 * (`follow`: each URL and fragment once, without position and text), or every place that leads somewhere (`all`).
	 */
	readonly links?: 'count' | 'follow' | 'all';
	/** Of `all` links, those in attributes of these names, in lower case; in any if absent. */
	readonly linkAttributes?: readonly string[];
	/** Whether `ids` are told, to check fragments against. */
	readonly collectIds?: boolean;
	/** The crawl that the visit is of: whoever judges its pages tells `findings` in place of `found` and `ids`. */
	readonly crawl?: CrawlOptions;
	/** No link of the page is followed, since it stands at the crawl's `maxDepth`. */
	readonly isDeepest?: true;
	/** Of the page no link is looked at, since it is none of the crawl's; only its `ids` are told, if they are asked for. */
	readonly isUnfollowed?: true;
	/** It was given, and not found on a page: where it redirects to is in the scope of the crawl. */
	readonly isSeed?: true;
	/**
	 * Hosts that may be in private networks, if the operator allows any; default none. Link-local addresses, cloud
	 * metadata and the Lambda runtime are never reached.
	 */
	readonly privateHosts?: PrivateHosts;
	/** Besides: hosts, networks such as `10.0.0.0/8`, or all hosts below a domain (`*.corp.example`), whoever links to them. */
	readonly allowPrivate?: readonly string[];
	/** Origin to `user:password`, as in a URL; sent to no other. */
	readonly credentials?: Readonly<Record<string, string>>;
	/** What is read from each page; absent is nothing. */
	readonly extract?: ExtractRules;
	/** Who else reads each page; absent is nobody. */
	readonly extractModule?: ExtractModule;
	/** Who tries rules out: `extracted` is `{ fields, nothing }`, with why a field gave nothing by its path. */
	readonly explainsExtract?: true;
	/** Whether `page` is told. */
	readonly comparesPages?: true;
	/** Each response is told as it came, to be kept; default no. */
	readonly keepBodies?: true;
	/** Absent: to fetch. */
	readonly workload?: Workload;
}

/** When the request of a visit may go out, in milliseconds since the epoch. One that could not in time is not made. */
export interface SendWindow {
	readonly from: number;
	readonly until: number;
}

/** How the request of a visit is made. */
export interface VisitStart {
	/** Absent: at once. What it has to connect to is connected to ahead of it. */
	readonly window?: SendWindow;
	/** What the attempt goes on with; absent: it begins. */
	readonly nextRequest?: NextRequest;
	/** An attempt before has come to nothing: `HEAD` is not asked for again. */
	readonly isRetry?: true;
	/** What is known of the page: the server is asked for it only if it has changed. Absent: for the page in any case. */
	readonly known?: Validators;
}

/** What one request of an attempt took, in milliseconds; what the requests before it took is counted in. */
export interface VisitPhases {
	readonly dnsMs: number;
	readonly connectMs: number;
	readonly tlsMs: number;
	readonly ttfbMs: number;
	readonly bodyMs: number;
	readonly parseMs: number;
	/** From the first request to the last body byte. */
	readonly totalMs: number;
	/** Before it began, where it was asked for ahead; in no other time. */
	readonly waitedMs?: number;
	/** Number of the thread that made it, where an instance has several. */
	readonly thread?: number;
}

/** One request of an attempt at one URL: what it came to, before it is decided what follows. */
export type Visit = UnsentVisit | RedirectedVisit | ResponseVisit | FailedVisit;

/** A visit after which nothing is left to ask for in its attempt. */
export type EndedVisit = ResponseVisit | FailedVisit;

/** No request was made: its window passed, or it was asked for ahead, and its invocation was told to end before it began. */
export interface UnsentVisit extends VisitPhases {
	readonly kind: 'unsent';
}

/** The attempt goes on with another request, once its host may be asked. */
export interface RedirectedVisit extends VisitPhases {
	readonly kind: 'next request';
	/** Of what led on: a redirect, or the failure of `HEAD`; `null` if there was no response. */
	readonly status: number | null;
	/** As in `ResponseVisit`. */
	readonly retryAfterMs: number | null;
	readonly next: NextRequest;
}

/** Nobody answered, or nothing was asked for. */
export interface FailedVisit extends VisitPhases {
	readonly kind: 'failure';
	readonly outcome: Outcome;
	readonly error: Failure;
	readonly redirects: readonly string[];
	/** The stack of an unforeseen error that ended it, for the log. */
	readonly bug?: string;
}

/** There was a response, or a result without one; it may have broken off, which `outcome` and `error` then say. */
export interface ResponseVisit extends VisitPhases {
	readonly kind: 'response';
	readonly outcome: Outcome;
	readonly finalUrl: string | null;
	/** `null` of what needs none. */
	readonly status: number | null;
	readonly error: Failure | null;
	/** What was wrong with the response, and did no harm; absent is nothing. */
	readonly note?: string;
	readonly contentType: string | null;
	readonly charset: string | null;
	readonly bytes: number;
	readonly title: string | null;
	/** Number of `a` and `area` tags that lead somewhere, whatever was asked for. */
	readonly links: number;
	/** In the order of the page, those of headers first; empty for `count`. */
	readonly found: readonly PageLink[];
	/** The page has more links, or is longer, than is looked at. */
	readonly foundCut?: true;
	/** Only of a crawl; absent if the page has no links to follow. */
	readonly findings?: PageFindings | undefined;
	/** Number of links that are neither http nor https, by scheme (`mailto`, `tel`, `javascript`, `data`, …). */
	readonly otherSchemes: Readonly<Record<string, number>>;
	/** Values of `id`, and of `name` of `a`, each once; only where they were asked for, of pages. */
	readonly ids?: readonly string[] | undefined;
	/** `meta name=robots` or `X-Robots-Tag` says so; told unless links are only counted. */
	readonly noindex?: true;
	/** As `noindex`; all links are marked then. */
	readonly nofollow?: true;
	readonly redirects: readonly string[];
	/** A redirect names a fragment: it counts in place of the one of whoever links here. */
	readonly redirectsToFragment?: true;
	/** What the response asks to wait, by `Retry-After` or a vendor's headers, in milliseconds from now. */
	readonly retryAfterMs: number | null;
	/** What was computed of the target, or read from its page; absent is nothing. */
	readonly extracted?: Readonly<Record<string, unknown>>;
	/** For whoever works on the page where it was fetched, and for nobody else; only where the options ask for it. */
	readonly content?: PageContent;
	/** Of a page that is ok, where pages are compared. */
	readonly page?: SeenPage;
	/** The response, packed; only where the options ask for it. */
	readonly kept?: KeptPage;
}

/**
 * Empties a visit that somebody has taken over, as far as it holds its page.
 *
 * A promise that was made before the request is old when the visit comes, and so is kept, with all that it holds, until
 * the garbage of its whole thread is collected: links are pieces of the text of their page.
 */
export function emptyVisit(visit: Visit): void {
	if (visit.kind !== 'response') return;
	const emptied: Writable<ResponseVisit> = visit;
	emptied.found = [];
	if (visit.ids !== undefined) emptied.ids = undefined;
	if (visit.findings !== undefined) emptied.findings = undefined;
}

/** A page as it came. */
export interface PageContent {
	/** After content decoding; in a buffer of its own. */
	readonly body: Uint8Array<ArrayBuffer>;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	/** How it was asked for and answered; absent where nobody keeps that. */
	readonly exchange?: PageExchange;
}

/** A request and its response, but for the body. */
export interface PageExchange {
	readonly method: string;
	readonly path: string;
	/** As they were sent. */
	readonly requestHeaders: WarcHeaders;
	readonly statusText: string;
	/** As they came. */
	readonly responseHeaders: WarcHeaders;
	/** Why the body is not whole. */
	readonly truncated?: Truncation;
}

/** A response that is to be kept, and the request that led to it: gzip members. */
export interface KeptPage {
	readonly records: Uint8Array<ArrayBuffer>;
	/** Of the response, with which they begin. */
	readonly length: number;
	/** Of the body, in hexadecimal. */
	readonly sha256: string;
	readonly truncated?: true;
}

/** What took no time. */
export const NO_PHASES: VisitPhases = {
	dnsMs: 0,
	connectMs: 0,
	tlsMs: 0,
	ttfbMs: 0,
	bodyMs: 0,
	parseMs: 0,
	totalMs: 0,
};

/** Of a response that holds nothing. */
export const EMPTY_PAGE: Omit<ResponseVisit, 'kind' | 'outcome' | 'status' | keyof VisitPhases> = {
	finalUrl: null,
	error: null,
	contentType: null,
	charset: null,
	bytes: 0,
	title: null,
	links: 0,
	found: [],
	otherSchemes: {},
	redirects: [],
	retryAfterMs: null,
};

/** What a visit took, and nothing else of it. */
export function phasesIn(visit: VisitPhases): VisitPhases {
	const { dnsMs, connectMs, tlsMs, ttfbMs, bodyMs, parseMs, totalMs } = visit;
	return { dnsMs, connectMs, tlsMs, ttfbMs, bodyMs, parseMs, totalMs };
}

/** A visit that made no request, or got no answer. */
export function failedVisit(
	{ outcome, error }: { readonly outcome: Outcome; readonly error: Failure },
	phases: VisitPhases = NO_PHASES,
	redirects: readonly string[] = [],
): FailedVisit {
	return { kind: 'failure', outcome, error, redirects, ...phases };
}

/** The status with which a host has answered; `null` if it has not. */
export function statusOf(visit: Visit): number | null {
	return visit.kind === 'response' || visit.kind === 'next request' ? visit.status : null;
}
