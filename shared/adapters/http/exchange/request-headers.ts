import type { ExtractRules } from '../../../core/content/extract/extract-rules.ts';
import { type PrivateRule, privateRule } from '../../../core/hosts/private-hosts.ts';
import { productToken } from '../../../core/hosts/robots/robots.ts';
import { parseAcceptStatus } from '../../../core/links/accept-status.ts';
import type { TlsRules } from '../../../core/tls-rules.ts';
import type { VisitOptions } from '../../../core/visit.ts';
import type { BodyReaderOptions } from './body-reader.ts';
import { ACCEPT_ENCODING } from './content-decoder.ts';
import { basicAuthorization } from './request-target.ts';

const ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
/** What any client sends to anybody; all else may be a secret, meant for the server that the user named. */
const FOR_ANYBODY: ReadonlySet<string> = new Set([
	'accept',
	'accept-encoding',
	'accept-language',
	'cache-control',
	'dnt',
	'pragma',
	'user-agent',
]);

/** What all visits with the same options share. */
export interface VisitPlan {
	readonly isAccepted: (status: number) => boolean;
	/** Names and values in turn, as undici takes them. */
	readonly headers: string[];
	/** For origins that do not get those of the job. */
	readonly foreignHeaders: string[];
	/** Whether `headers` hold more than those: then what is answered may be for one user alone. */
	readonly isPersonal: boolean;
	/** Whether pages are told so that they can be compared. */
	readonly comparesPages: boolean;
	/** Whether an origin gets the headers of the job, given the origin that the visit began with. */
	readonly isTrusted: (origin: string, firstOrigin: string) => boolean;
	/** Absent: certificates of known authorities, and no others. */
	readonly tls: TlsRules | undefined;
	/** Origins whose certificate is not valid, and that are visited all the same; and why it is not. */
	readonly unverified: Map<string, string>;
	/** By origin, as `Authorization`. */
	readonly credentials: ReadonlyMap<string, string>;
	readonly method: 'GET' | 'HEAD';
	readonly body: BodyReaderOptions;
	readonly extract: ExtractRules | undefined;
	readonly explainsExtract: boolean;
	/** Which private addresses the job lets a host have, given the host that the visit began with. */
	readonly reachOf: PrivateRule;
}

function keptOf({ keepBodies, extractModule }: VisitOptions): BodyReaderOptions['keepsBody'] {
	if (keepBodies === true) return 'all';
	return extractModule === undefined ? undefined : 'text';
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
	const { userAgent, headers, headerOrigins, acceptStatus, maxBodyBytes } = options;
	const { method = 'GET', links = 'count', collectIds = false, bodies } = options;
	const all = { accept: ACCEPT, 'accept-encoding': ACCEPT_ENCODING, 'user-agent': userAgent, ...headers };
	const entries = Object.entries(all);
	const attributes = links === 'all' ? options.linkAttributes : undefined;
	const trusted = headerOrigins && new Set(headerOrigins);
	const foreign = entries.filter(([name]) => FOR_ANYBODY.has(name));
	return {
		isAccepted: parseAcceptStatus(acceptStatus),
		headers: entries.flat(),
		foreignHeaders: foreign.flat(),
		isPersonal: foreign.length < entries.length,
		comparesPages: options.comparesPages === true,
		isTrusted: (origin, firstOrigin) => trusted?.has(origin) ?? origin === firstOrigin,
		tls: options.ca === undefined && options.insecure !== true ? undefined : options,
		unverified: new Map(),
		credentials: new Map(
			Object.entries(options.credentials ?? {}).map(([origin, each]) => [origin, basicAuthorization(each)]),
		),
		method,
		body: {
			maxBytes: maxBodyBytes,
			links,
			collectIds,
			attributes: attributes && new Set(attributes),
			agent: productToken(userAgent).toLowerCase(),
			pagesOnly: bodies === 'pages',
			buildsTree: options.extract !== undefined,
			keepsBody: keptOf(options),
			hashes: options.comparesPages === true,
		},
		extract: options.extract,
		explainsExtract: options.explainsExtract === true,
		reachOf: privateRule(options),
	};
}
