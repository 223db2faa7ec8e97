import type { LedgerLine } from '../../core/report/ledger.ts';
import type { Result } from '../../core/result.ts';

/** What one invocation of a run did when, in milliseconds since the job's start; INIT may have begun before. */
export interface InvocationSpan {
	readonly functionName: string;
	readonly instance: string;
	readonly cold: boolean;
	readonly initFromMs: number;
	readonly fromMs: number;
	readonly toMs: number;
	readonly targets: number;
}

/** A time in which a thread of an instance had targets in flight. */
export interface BusySpan {
	readonly instance: string;
	readonly thread: number;
	readonly fromMs: number;
	readonly toMs: number;
}

export interface Timeline {
	readonly invocations: readonly InvocationSpan[];
	readonly busy: readonly BusySpan[];
}

/** Where nothing happens for a shorter part of the run than this, a plot shows no gap. */
const LEAST_GAP_SHARE = 1 / 400;

/** @param startedAt - Of the job, in milliseconds since the epoch. */
export function invocationSpans(lines: readonly LedgerLine[], startedAt: number): InvocationSpan[] {
	const spans = lines.map((line) => {
		const fromMs = line.startedAt - startedAt;
		return {
			functionName: line.functionName,
			instance: line.instanceId,
			cold: line.cold,
			initFromMs: fromMs - line.initMs,
			fromMs,
			// Several jobs of a batch share what it is billed; a comparison has one at a time.
			toMs: fromMs + Math.max(0, line.billedMs - line.initMs),
			targets: line.targets,
		};
	});
	return spans.sort((a, b) => a.initFromMs - b.initFromMs);
}

/** Visits of a thread that are kept apart: a job may have millions, most of them at once with others. */
const COMPACT_AT = 8192;

interface Thread {
	readonly instance: string;
	readonly thread: number;
	visits: [from: number, to: number][];
	compactAt: number;
}

/** Collects when each thread had targets in flight. */
export function createBusyCounter(startedAt: number) {
	const threads = new Map<string, Thread>();
	return {
		add({ instance, thread, fetchedAt, timings }: Pick<Result, 'instance' | 'thread' | 'fetchedAt' | 'timings'>): void {
			const key = `${instance} ${thread}`;
			const own = threads.get(key) ?? { instance, thread, visits: [], compactAt: COMPACT_AT };
			threads.set(key, own);
			const toMs = Date.parse(fetchedAt) - startedAt;
			own.visits.push([toMs - timings.totalMs, toMs]);
			if (own.visits.length < own.compactAt) return;
			own.visits = merged(own.visits, 0);
			own.compactAt = Math.max(COMPACT_AT, own.visits.length * 2);
		},
		/** @param wallMs - Of the run; gaps that would not be seen beside it are closed. */
		spans: (wallMs: number): BusySpan[] =>
			Array.from(threads.values(), ({ instance, thread, visits }) =>
				merged(visits, wallMs * LEAST_GAP_SHARE).map(([fromMs, toMs]) => ({ instance, thread, fromMs, toMs })),
			).flat(),
	};
}

function merged(visits: [from: number, to: number][], gapMs: number): [from: number, to: number][] {
	const spans: [from: number, to: number][] = [];
	for (const [from, to] of visits.sort((a, b) => a[0] - b[0])) {
		const last = spans.at(-1);
		if (last !== undefined && from - last[1] <= gapMs) last[1] = Math.max(last[1], to);
		else spans.push([from, to]);
	}
	return spans;
}
