import { webUrl } from '../../core/canonical-url.ts';
import { hostnameIn, type PrivateHosts, type PrivateReach, privateRule } from '../../core/hosts/private-hosts.ts';
import type { TlsRules } from '../../core/tls-rules.ts';
import type { Connection, SendLimits } from './connect/connection.ts';
import type { ConnectionPool } from './connect/connection-pool.ts';
import { tlsTrust } from './connect/tls-trust.ts';
import { withCookies } from './exchange/chain-cookies.ts';
import { ACCEPT_ENCODING } from './exchange/content-decoder.ts';
import { type Ending, networkFailure, refusedAddress } from './exchange/failure-of.ts';
import { requestTarget } from './exchange/request-target.ts';
import { RedirectChain } from './redirect-chain.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** A request that is no visit, and is guarded as one. */
export interface GuardedRequest extends TlsRules {
	readonly url: string;
	readonly userAgent: string;
	/** What it would have, as a header. */
	readonly accept: string;
	/** Lower-case names; sent to the origin of `url` alone. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly privateHosts?: PrivateHosts;
	readonly allowPrivate?: readonly string[];
	readonly connectTimeoutMs?: number;
	readonly maxRedirects: number;
}

/** What became of one request of a chain. */
export interface GuardedResponse {
	readonly kind: 'response';
	readonly location: string | undefined;
	/** Values of `Set-Cookie`. */
	readonly cookies: readonly string[];
	/** Whether the connection may serve another, as soon as that is known. */
	readonly isReusable: Promise<boolean>;
}

/** Why there is no response; `status` if a server answered, and the rest is missing. */
type Failed = { readonly kind: 'failure'; readonly error: Ending['error']; readonly status?: number };

export interface ChainRequest {
	readonly path: string;
	readonly method: 'GET';
	readonly headers: string[];
}

type Send<E> = (connection: Connection, request: ChainRequest, limits: SendLimits) => Promise<E | Failed>;

/** Follows the redirects of a request, each of which is guarded as the first is; `send` makes one request. */
export async function followGuarded<E extends GuardedResponse>(
	pool: ConnectionPool,
	request: GuardedRequest,
	send: Send<E>,
): Promise<(E & { readonly finalUrl: string }) | Failed> {
	const chain = new RedirectChain(request.maxRedirects);
	const first = webUrl(request.url);
	if (first === undefined)
		return failed(networkFailure('BAD_REDIRECT', `'${request.url.slice(0, 200)}' is no web address`));
	const { origin } = requestTarget(first);
	const namedHost = hostnameIn(origin);
	const rule = privateRule(request);
	let url = first;
	for (;;) {
		const to = requestTarget(url).origin;
		const reach = rule(hostnameIn(to), namedHost);
		const { headers: own = {}, ...rest } = request;
		const headers = to === origin ? own : {};
		const end = await exchange(pool, { ...rest, headers, url, reach, cookies: chain.cookieHeader }, send);
		if (end.kind === 'failure') return end;
		if (end.location === undefined) return { ...end, finalUrl: url };
		const next = await chain.follow(url, { location: end.location, cookies: end.cookies });
		if (typeof next !== 'string') return failed(next);
		url = next;
	}
}

async function exchange<E extends GuardedResponse>(
	pool: ConnectionPool,
	request: GuardedRequest & { readonly reach: PrivateReach; readonly cookies: string },
	send: Send<E>,
): Promise<E | Failed> {
	const { origin, path, authorization } = requestTarget(request.url);
	// Nothing in it is secret.
	const isUnverified = request.insecure === true;
	const connection = await pool.acquire(origin, tlsTrust(request, isUnverified));
	const { reach, connectTimeoutMs = CONNECT_TIMEOUT_MS } = request;
	if (!connection.isOpenTo(reach)) {
		pool.release(connection);
		return failed(refusedAddress(`${hostnameIn(origin)} has a private address; only the public web is visited`));
	}
	const { accept, userAgent } = request;
	const usual = { accept, 'accept-encoding': ACCEPT_ENCODING, 'user-agent': userAgent };
	const headers = withCookies(
		Object.entries({ ...usual, ...(isUnverified ? {} : request.headers) }).flat(),
		request.cookies,
	);
	if (authorization !== undefined && !isUnverified) headers.push('authorization', authorization);
	const end = await send(connection, { path, method: 'GET', headers }, { reach, connectTimeoutMs });
	const isReusable = end.kind === 'response' ? end.isReusable : Promise.resolve(false);
	isReusable.then((is) => {
		// Not at once: undici is still in the middle of the response.
		queueMicrotask(() => (is ? pool.release(connection) : pool.discard(connection)));
	});
	return end;
}

export function failed({ error }: Ending): Failed {
	return { kind: 'failure', error };
}
