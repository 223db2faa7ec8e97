import { parseAcceptStatus } from '../../core/accept-status.ts';
import { privateHostRule } from '../../core/private-hosts.ts';
import type { VisitOptions } from '../../core/visit.ts';
import type { BodyReaderOptions } from './body-reader.ts';
import { ACCEPT_ENCODING } from './content-decoder.ts';

const ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
/** Meant for the server that the user named, and for none that it redirects to. */
const ORIGIN_BOUND: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** What all visits with the same options share. */
export interface VisitPlan {
	readonly isAccepted: (status: number) => boolean;
	/** Names and values in turn, as undici takes them. */
	readonly headers: string[];
	/** For other origins that a redirect leads to. */
	readonly foreignHeaders: string[];
	readonly body: BodyReaderOptions;
	/** Whether the job lets a host have a private address, given the host that the visit began with. */
	readonly mayBePrivate: (host: string, namedHost: string) => boolean;
}

const plans = new WeakMap<VisitOptions, VisitPlan>();

/** @throws {UsageError} `acceptStatus` cannot be understood. */
export function planFor(options: VisitOptions): VisitPlan {
	const known = plans.get(options);
	if (known !== undefined) return known;

	const plan = createPlan(options);
	plans.set(options, plan);
	return plan;
}

function createPlan(options: VisitOptions): VisitPlan {
	const {
		userAgent,
		headers,
		acceptStatus,
		maxBodyBytes,
		links = 'count',
		collectIds = false,
		privateHosts = [],
	} = options;
	const all = { accept: ACCEPT, 'accept-encoding': ACCEPT_ENCODING, 'user-agent': userAgent, ...headers };
	const entries = Object.entries(all);
	return {
		isAccepted: parseAcceptStatus(acceptStatus),
		headers: entries.flat(),
		foreignHeaders: entries.filter(([name]) => !ORIGIN_BOUND.has(name)).flat(),
		body: { maxBytes: maxBodyBytes, links, collectIds },
		mayBePrivate: privateHostRule(privateHosts),
	};
}
