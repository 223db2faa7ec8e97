import { hostOf } from '../../core/hosts/private-hosts.ts';
import { visitOfBug } from '../../core/visits/bug.ts';
import { type ChainCookies, type Hop, NOTHING_SPENT } from '../../core/visits/hop.ts';
import type { SendWindow, Visit, VisitOptions, VisitStart } from '../../core/visits/visit.ts';
import { type Abortable, abortGroup } from './abort-group.ts';
import { cookiesAfter, withCookies } from './chain-cookies.ts';
import type { Connection } from './connection.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { Exchange } from './exchange.ts';
import { type Ending, refusedAddress, timedOut } from './failure-of.ts';
import { nextHop } from './next-hop.ts';
import { planFor, type VisitPlan } from './request-headers.ts';
import { type RequestTarget, requestTarget } from './request-target.ts';
import { type VisitCourse, visitOf } from './visit-of.ts';
import { waitUntil } from './window-wait.ts';

export interface VisitRunDeps {
	readonly options: VisitOptions;
	readonly signal: AbortSignal;
	readonly pool: ConnectionPool;
	readonly start: VisitStart;
	readonly onOver: (visit: Visit) => void;
}

/** Of the time of an attempt, that `HEAD` may take with all its redirects; when it has come to nothing, `GET` has all of it. */
const HEAD_SHARE = 1 / 3;

/** One request of an attempt at one URL, up to a page, the next request, or a reason why there is neither. */
export class VisitRun implements VisitCourse, Abortable {
	url: string;
	redirects: readonly string[];
	redirectsToFragment: boolean;
	/** From which its time counts: as if its requests had followed each other at once. */
	startedAt: number;
	dnsMs: number;
	connectMs: number;
	tlsMs: number;
	exchange: Exchange | undefined;

	private readonly deps: VisitRunDeps;
	private readonly plan: VisitPlan;
	private timer: NodeJS.Timeout;
	private readonly abortedTogether: Set<Abortable>;
	private readonly firstUrl: string;
	private readonly firstOrigin: string;
	private readonly target: RequestTarget;
	private readonly spentMs: number;
	/** Of `spentMs`, what went into `HEAD` for nothing. */
	private readonly headMs: number;
	private cookies: ChainCookies | undefined;
	private connection: Connection | undefined;
	private hasRetried = false;
	private readonly method: 'GET' | 'HEAD';
	private isOver = false;
	private isTold = false;
	/** Until its request is sent. */
	private window: SendWindow | undefined;

	/** @param url - With which the attempt began, as it is asked for. */
	constructor(url: string, deps: VisitRunDeps) {
		const { hop, window } = deps.start;
		const { dnsMs, connectMs, tlsMs, totalMs } = hop?.spent ?? NOTHING_SPENT;
		this.url = hop?.url ?? url;
		this.redirects = hop?.redirects ?? [];
		this.redirectsToFragment = hop?.hasFragment === true;
		this.startedAt = performance.now() - totalMs;
		this.spentMs = totalMs;
		this.dnsMs = dnsMs;
		this.connectMs = connectMs;
		this.tlsMs = tlsMs;
		this.deps = deps;
		this.plan = planFor(deps.options);
		this.headMs = hop?.headMs ?? 0;
		this.cookies = hop?.cookies;
		this.method = hop?.method ?? (deps.start.isRetry === true ? 'GET' : this.plan.method);
		this.target = requestTarget(this.url);
		this.firstUrl = url;
		this.firstOrigin = hop === undefined ? this.target.origin : requestTarget(url).origin;
		this.window = window;
		this.timer = setTimeout(nameTimeout, this.leftMs() + waitUntil(window?.from), this);
		this.abortedTogether = abortGroup(deps.signal);
		this.abortedTogether.add(this);
	}

	start(): void {
		this.guarded(() => {
			if (this.deps.signal.aborted) this.onAbort();
			else this.connect();
		});
	}

	onAbort(): void {
		this.guarded(() => this.finish(timedOut('DEADLINE', 'the time of the invocation is over')));
	}

	onTimeout(): void {
		this.guarded(() => this.timeOut());
	}

	/** Whoever calls knows nothing of the visit: what it throws would end the instance, or nobody would hear of its end. */
	private guarded(act: () => void): void {
		try {
			act();
		} catch (error) {
			if (this.isTold) return;
			this.end();
			this.letGo();
			this.tell({ ...visitOfBug(error), redirects: this.redirects });
		}
	}

	/** Ends as a timeout of the phase that the visit is in. */
	private timeOut(): void {
		const { timeoutMs } = this.deps.options;
		const connectingMs = timeoutMs - (performance.now() - this.startedAt);
		if (this.exchange?.hasAll === true) this.finish();
		// To connect takes `HEAD` no longer than `GET`.
		else if (this.method === 'HEAD' && this.connection?.isOpen !== true && connectingMs > 0)
			this.timer = setTimeout(nameTimeout, connectingMs, this);
		else if (this.connection?.isLookingUp === true)
			this.finish(timedOut('TIMEOUT_DNS', `no name server answers in ${timeoutMs} ms`));
		else if (this.connection?.isOpen !== true)
			this.finish(timedOut('TIMEOUT_CONNECT', `no connection in ${timeoutMs} ms`));
		else if (this.exchange?.status === undefined) {
			this.finish(timedOut('TIMEOUT_HEADERS', `no response in ${timeoutMs} ms`));
		} else this.finish(timedOut('TIMEOUT_BODY', `no whole response in ${timeoutMs} ms`));
	}

	private connect(): void {
		const acquired = this.deps.pool.acquire(this.target.origin);
		if (acquired instanceof Promise)
			void acquired.then((connection) => this.guarded(() => this.useOrReturn(connection)));
		else this.use(acquired);
	}

	private useOrReturn(connection: Connection): void {
		if (this.isOver) this.deps.pool.release(connection);
		else this.use(connection);
	}

	private use(connection: Connection): void {
		const reach = this.plan.reachOf(hostOf(this.target.origin), hostOf(this.firstOrigin));
		if (!connection.isOpenTo(reach)) {
			this.deps.pool.release(connection);
			this.finish(
				refusedAddress(`${hostOf(this.target.origin)} has a private address; only the public web is visited`),
			);
			return;
		}
		const exchange = new Exchange({
			body: this.plan.method === 'GET' ? this.plan.body : undefined,
			sendBy: this.window?.until,
			onSend: this.window && (() => this.guarded(() => this.onSend(connection))),
			onSettled: (ending) => this.guarded(() => this.onSettled(connection, exchange, ending)),
		});
		this.connection = connection;
		this.exchange = exchange;
		const limits = {
			connectTimeoutMs: this.deps.options.connectTimeoutMs,
			reach,
			from: this.window?.from,
		};
		// undici would end a connection after each `HEAD`, for servers that send a body; who meets one asks again.
		const request = { path: this.target.path, method: this.method, headers: this.headers(), reset: false };
		connection.send(request, limits, exchange);
	}

	/** What was waited for the window takes nothing of the visit's time. */
	private onSend({ dnsMs, connectMs, tlsMs }: Connection): void {
		this.startedAt = performance.now() - dnsMs - connectMs - tlsMs - this.spentMs;
		clearTimeout(this.timer);
		this.timer = setTimeout(nameTimeout, this.leftMs(), this);
	}

	/** What the requests before have left of the time of the attempt. */
	private leftMs(): number {
		const share = this.method === 'HEAD' ? HEAD_SHARE : 1;
		return Math.max(1, this.deps.options.timeoutMs * share - (this.spentMs - this.headMs));
	}

	private headers(): string[] {
		const { authorization, origin } = this.target;
		const isTrusted = this.plan.isTrusted(origin, this.firstOrigin);
		const plain = isTrusted ? this.plan.headers : this.plan.foreignHeaders;
		const headers = this.cookies === undefined ? plain : withCookies(plain, this.cookies.header);
		if (authorization === undefined || headers.includes('authorization')) return headers;
		return [...headers, 'authorization', authorization];
	}

	private onSettled(connection: Connection, exchange: Exchange, ending: Ending | undefined): void {
		this.dnsMs += connection.dnsMs;
		this.connectMs += connection.connectMs;
		this.tlsMs += connection.tlsMs;
		if (exchange.isUnsent) {
			this.giveUp(connection);
			return;
		}
		if (exchange.sentAt > 0) this.window = undefined;
		if (ending !== undefined && this.mayRetry(connection, exchange, ending)) {
			this.hasRetried = true;
			// Not at once: undici is still taking the dead socket down.
			queueMicrotask(() => this.guarded(() => !this.isOver && this.use(connection)));
			return;
		}

		this.connection = undefined;
		if (exchange.isComplete && ending === undefined) this.deps.pool.release(connection);
		else this.deps.pool.discard(connection);

		const { location } = exchange;
		if (ending !== undefined || location === undefined) this.finish(ending);
		else this.follow(location, exchange);
	}

	/** Too late: the connection is for others. */
	private giveUp(connection: Connection): void {
		this.connection = undefined;
		// Not at once: undici is still taking the request back.
		queueMicrotask(() => this.deps.pool.release(connection));
		this.finish(timedOut('WINDOW_MISSED', 'too late to be sent'));
	}

	/**
	 * A kept connection that died unanswered says nothing of the server, which may have closed it as we wrote, or while
	 * this instance was frozen. Nor does what follows a `HEAD`: it may be the body that came with that.
	 */
	private mayRetry({ isFresh, isAfterHead }: Connection, { firstByteAt }: Exchange, { error }: Ending): boolean {
		if (this.hasRetried || isFresh) return false;
		if (error.code === 'BAD_RESPONSE') return isAfterHead;
		return firstByteAt === 0 && (error.code === 'CONNECTION_RESET' || error.code === 'TIMEOUT_CONNECT');
	}

	private follow(location: string, { headers }: Exchange): void {
		this.redirects = [...this.redirects, this.url];
		this.redirectsToFragment ||= location.includes('#');
		const set = [headers['set-cookie'] ?? []].flat();
		if (set.length === 0 && this.cookies === undefined) this.goTo(this.nextUrl(location));
		else void this.followWithCookies(location, set);
	}

	private followWithCookies(location: string, set: readonly string[]): Promise<void> {
		// Where it leads, which they may depend on, depends on whether they have changed.
		const { redirects, cookies: known } = this;
		const to = nextHop({ location, redirects, maxRedirects: Number.POSITIVE_INFINITY, changedAfter: redirects.length });
		const change = typeof to === 'string' ? cookiesAfter({ known, set, redirects, to }) : Promise.resolve(known);
		return change.then(
			(cookies) => {
				this.cookies = cookies;
				this.guarded(() => this.goTo(this.nextUrl(location)));
			},
			(error) =>
				this.guarded(() => {
					throw error;
				}),
		);
	}

	private nextUrl(location: string): string | Ending {
		const { maxRedirects } = this.deps.options;
		const changedAfter = this.cookies?.changedAfter ?? 0;
		return nextHop({ location, redirects: this.redirects, maxRedirects, changedAfter });
	}

	private goTo(next: string | Ending): void {
		if (this.isOver) return;
		if (typeof next !== 'string') {
			this.finish(next);
			return;
		}
		this.end();
		const visit = visitOf(this, this.plan);
		// `HEAD` is what the plan says anyway.
		const method = this.method === this.plan.method ? undefined : 'GET';
		this.tellNext(visit, {
			url: next,
			redirects: this.redirects,
			...(method && { method }),
			...(this.redirectsToFragment && { hasFragment: true as const }),
			...(this.headMs > 0 && { headMs: this.headMs }),
			...(this.cookies && { cookies: this.cookies }),
		});
	}

	private tellNext(visit: Visit, to: Omit<Hop, 'spent'>): void {
		const { dnsMs, connectMs, tlsMs, totalMs } = visit;
		const next = { ...to, spent: { dnsMs, connectMs, tlsMs, totalMs } };
		this.tell({ ...visit, status: this.exchange?.status ?? null, next });
	}

	private finish(ending?: Ending): void {
		if (this.isOver) return;
		this.end();
		this.letGo();
		const visit = visitOf(this, this.plan, ending);
		if (this.exchange?.isUnsent === true) this.tell({ ...visit, isUnbegun: true });
		else if (this.mayAskByGet(visit)) {
			// From the beginning: `GET` may be led elsewhere.
			this.tellNext(visit, { url: this.firstUrl, redirects: [], method: 'GET', headMs: visit.totalMs });
		} else this.tell(visit);
	}

	/** Many servers answer `HEAD` with anything at all: nothing is wrong before `GET` said so. */
	private mayAskByGet({ outcome, error }: Visit): boolean {
		if (this.method !== 'HEAD' || outcome === 'ok' || error?.code === 'DEADLINE') return false;
		return this.redirects.length > 0 || (this.exchange?.sentAt ?? 0) > 0;
	}

	private letGo(): void {
		const { connection } = this;
		if (connection === undefined) return;
		this.connection = undefined;
		this.exchange?.abandon();
		this.deps.pool.discard(connection);
	}

	private tell(visit: Visit): void {
		this.deps.onOver(visit);
		this.isTold = true;
	}

	private end(): void {
		this.isOver = true;
		clearTimeout(this.timer);
		this.abortedTogether.delete(this);
	}
}

function nameTimeout(run: VisitRun): void {
	run.onTimeout();
}
