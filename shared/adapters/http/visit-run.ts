import { visitOfBug } from '../../core/fetch/bug.ts';
import { hostnameIn } from '../../core/hosts/private-hosts.ts';
import { type NextRequest, NOTHING_SPENT } from '../../core/next-request.ts';
import type { EndedVisit, SendWindow, Visit, VisitOptions, VisitStart } from '../../core/visit.ts';
import { type Abortable, abortGroup } from './connect/abort-group.ts';
import type { Connection } from './connect/connection.ts';
import type { ConnectionPool } from './connect/connection-pool.ts';
import { waitUntil } from './connect/window-wait.ts';
import { Exchange } from './exchange/exchange.ts';
import { type Ending, refusedAddress, timedOut } from './exchange/failure-of.ts';
import { planFor, type VisitPlan } from './exchange/request-headers.ts';
import { type RequestTarget, requestTarget } from './exchange/request-target.ts';
import { conditionOf, type PageCondition, withCondition } from './page-condition.ts';
import { RedirectChain } from './redirect-chain.ts';
import { RequestTrust } from './request-trust.ts';
import { saysNothing, timeoutOf } from './visit-endings.ts';
import { phasesOf, type VisitCourse, visitOf } from './visit-of.ts';

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
	readonly chain: RedirectChain;
	readonly trust: RequestTrust;
	readonly condition: PageCondition | undefined;
	/** From which its time counts: as if its requests had followed each other at once. */
	startedAt: number;
	dnsMs: number;
	connectMs: number;
	tlsMs: number;
	exchange: Exchange | undefined;
	sent: VisitCourse['sent'];

	private readonly deps: VisitRunDeps;
	private readonly plan: VisitPlan;
	private timer: NodeJS.Timeout;
	private readonly abortedTogether: Set<Abortable>;
	private readonly firstUrl: string;
	private readonly target: RequestTarget;
	private readonly spentMs: number;
	/** Of `spentMs`, what went into `HEAD` for nothing. */
	private readonly headMs: number;
	private connection: Connection | undefined;
	private hasRetried = false;
	private readonly method: 'GET' | 'HEAD';
	private isOver = false;
	private isTold = false;
	/** Until its request is sent. */
	private window: SendWindow | undefined;

	/** @param url - With which the attempt began, as it is asked for. */
	constructor(url: string, deps: VisitRunDeps) {
		const { nextRequest, window } = deps.start;
		const { dnsMs, connectMs, tlsMs, totalMs } = nextRequest?.spent ?? NOTHING_SPENT;
		this.url = nextRequest?.url ?? url;
		this.startedAt = performance.now() - totalMs;
		this.spentMs = totalMs;
		this.dnsMs = dnsMs;
		this.connectMs = connectMs;
		this.tlsMs = tlsMs;
		this.deps = deps;
		this.plan = planFor(deps.options);
		this.headMs = nextRequest?.headMs ?? 0;
		this.chain = new RedirectChain(deps.options.maxRedirects, nextRequest);
		this.method = nextRequest?.method ?? (deps.start.isRetry === true ? 'GET' : this.plan.method);
		this.target = requestTarget(this.url);
		this.firstUrl = url;
		this.trust = new RequestTrust(this.plan, this.target, nextRequest === undefined ? this.target : requestTarget(url));
		this.condition = conditionOf({ plan: this.plan, trust: this.trust, url: this.url, known: deps.start.known });
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
			this.tell(visitOfBug(error, this.chain.redirects));
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
		else this.finish(timeoutOf({ timeoutMs, connection: this.connection, exchange: this.exchange }));
	}

	private connect(): void {
		const acquired = this.deps.pool.acquire(this.target.origin, this.trust.tls);
		if (acquired instanceof Promise)
			void acquired.then((connection) => this.guarded(() => this.useOrReturn(connection)));
		else this.use(acquired);
	}

	private useOrReturn(connection: Connection): void {
		if (this.isOver) this.deps.pool.release(connection);
		else this.use(connection);
	}

	private use(connection: Connection): void {
		const { reach } = this.trust;
		if (!connection.isOpenTo(reach)) {
			this.deps.pool.release(connection);
			this.finish(
				refusedAddress(`${hostnameIn(this.target.origin)} has a private address; only the public web is visited`),
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
		const limits = { connectTimeoutMs: this.deps.options.connectTimeoutMs, reach, from: this.window?.from };
		// undici would end a connection after each `HEAD`, for servers that send a body; who meets one asks again.
		const request = {
			path: this.target.path,
			method: this.method,
			headers: withCondition(this.trust.headers(this.chain.cookieHeader), this.condition),
			reset: false,
		};
		this.sent = request;
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

	private onSettled(connection: Connection, exchange: Exchange, ending: Ending | undefined): void {
		this.dnsMs += connection.dnsMs;
		this.connectMs += connection.connectMs;
		this.tlsMs += connection.tlsMs;
		if (exchange.isUnsent) {
			this.giveUp(connection);
			return;
		}
		if (exchange.sentAt > 0) this.window = undefined;
		if (ending !== undefined && !this.hasRetried && saysNothing(connection, exchange, ending)) {
			this.hasRetried = true;
			// Not at once: undici is still taking the dead socket down.
			queueMicrotask(() => this.guarded(() => !this.isOver && this.use(connection)));
			return;
		}

		this.connection = undefined;
		if (exchange.errorCode !== '' && this.trust.distrust(exchange.errorCode)) {
			this.deps.pool.discard(connection);
			queueMicrotask(() => this.guarded(() => !this.isOver && this.connect()));
			return;
		}
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

	private follow(location: string, { headers }: Exchange): void {
		const next = this.chain.follow(this.url, { location, cookies: [headers['set-cookie'] ?? []].flat() });
		if (next instanceof Promise) next.then((to) => this.guarded(() => this.goTo(to)), this.failed);
		else this.goTo(next);
	}

	private readonly failed = (error: unknown): void =>
		this.guarded(() => {
			throw error;
		});

	private goTo(next: string | Ending): void {
		if (this.isOver) return;
		if (typeof next !== 'string') {
			this.finish(next);
			return;
		}
		this.end();
		// `HEAD` is what the plan says anyway.
		const method = this.method === this.plan.method ? undefined : 'GET';
		this.tellNext({
			url: next,
			redirects: this.chain.redirects,
			...(method && { method }),
			...(this.chain.hasFragment && { hasFragment: true as const }),
			...(this.headMs > 0 && { headMs: this.headMs }),
			...(this.chain.cookies && { cookies: this.chain.cookies }),
		});
	}

	private tellNext(to: Omit<NextRequest, 'spent'>, retryAfterMs: number | null = null): void {
		const phases = phasesOf(this);
		const { dnsMs, connectMs, tlsMs, totalMs } = phases;
		const next = { ...to, spent: { dnsMs, connectMs, tlsMs, totalMs } };
		this.tell({ kind: 'next request', status: this.exchange?.status ?? null, retryAfterMs, next, ...phases });
	}

	private finish(ending?: Ending): void {
		if (this.isOver) return;
		this.end();
		this.letGo();
		if (this.exchange?.isUnsent === true) {
			this.tell({ kind: 'unsent', ...phasesOf(this) });
			return;
		}
		const visit = visitOf(this, this.plan, ending);
		if (this.mayAskByGet(visit)) {
			const retryAfterMs = visit.kind === 'response' ? visit.retryAfterMs : null;
			// From the beginning: `GET` may be led elsewhere.
			const first = { url: this.firstUrl, redirects: [], method: 'GET', headMs: visit.totalMs } as const;
			this.tellNext(first, retryAfterMs);
		} else this.tell(visit);
	}

	/** Many servers answer `HEAD` with anything at all: nothing is wrong before `GET` said so. */
	private mayAskByGet({ outcome, error }: EndedVisit): boolean {
		if (this.method !== 'HEAD' || outcome === 'ok' || error?.code === 'DEADLINE') return false;
		return this.chain.redirects.length > 0 || (this.exchange?.sentAt ?? 0) > 0;
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
		this.exchange?.releasePage();
		this.exchange = undefined;
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
