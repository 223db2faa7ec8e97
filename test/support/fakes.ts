import { judged } from '../../shared/core/links/judge-page.ts';
import { NO_USAGE } from '../../shared/core/report/ledger.ts';
import type { Visit, VisitOptions, VisitStart } from '../../shared/core/visit.ts';
import type { Clock, Ids } from '../../shared/ports/clock.ts';
import type { Invocation } from '../../shared/ports/invocation.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Visitor } from '../../shared/ports/visitor.ts';
import { aLine, aPage } from './builders.ts';

/** Names in order of making, and a ids that always says the same. */
export function createFakeIds(random = 1): Ids {
	let made = 0;
	return {
		id: () => `id-${String(++made).padStart(6, '0')}`,
		random: () => random,
	};
}

export interface RecordingLog extends Log {
	/** Messages of warnings and errors, in order. */
	readonly messages: string[];
}

export function createRecordingLog(): RecordingLog {
	const messages: string[] = [];
	return {
		messages,
		info: () => undefined,
		warn: (message) => messages.push(message),
		error: (message) => messages.push(message),
	};
}

export interface FakeVisitor extends Visitor {
	/** URLs in the order in which their visits began. */
	readonly visited: string[];
	/** The most visits that were under way at once. */
	readonly peak: number;
}

type FakeVisit = (
	url: string,
	signal: AbortSignal,
	options: VisitOptions,
	start?: VisitStart,
) => Visit | Promise<Visit>;

/** Visits nothing, and says what it is told to; pages if it is not. */
export function createFakeVisitor(visit: FakeVisit = () => aPage()): FakeVisitor {
	const visited: string[] = [];
	let under = 0;
	let peak = 0;
	return {
		visited,
		get peak() {
			return peak;
		},
		async visit(url, options, signal, start) {
			visited.push(url);
			under++;
			peak = Math.max(peak, under);
			try {
				const seen = await visit(url, signal, options, start);
				// Who judges a visit empties it, and a script may tell one twice.
				return seen.kind === 'response' ? judged(url, options, { ...seen }) : seen;
			} finally {
				under--;
			}
		},
		close: async () => undefined,
	};
}

export interface FakeInvocation extends Invocation {
	/** Tells it to end, as the platform does shortly before it kills. */
	abort(): void;
}

interface FakeInvocationOptions {
	readonly clock: Clock;
	readonly requestId?: string;
	readonly lifetimeMs?: number;
}

/** An invocation that begins now. */
export function createFakeInvocation(options: FakeInvocationOptions): FakeInvocation {
	const { clock, requestId = 'request-1', lifetimeMs = 300_000 } = options;
	const startedAt = clock.now();
	const deadline = new AbortController();
	const elapsedMs = () => clock.now() - startedAt;
	let storeMs = 0;
	return {
		requestId,
		instanceId: 'instance-1',
		signal: deadline.signal,
		remainingMs: () => lifetimeMs - elapsedMs(),
		trace: () => ({ requestId, elapsedMs: elapsedMs() }),
		spent: () => ({ ...NO_USAGE, billedMs: elapsedMs(), memoryMb: aLine().memoryMb }),
		noteStoreMs(ms) {
			storeMs += ms;
		},
		noteOutcomes: () => undefined,
		ledgerLine: ({ share, ...work }) =>
			aLine({ ...work, requestId, billedMs: Math.ceil(elapsedMs() * share), storeMs: storeMs * share, startedAt }),
		abort: () => deadline.abort(),
	};
}
