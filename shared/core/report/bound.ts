import type { Job } from '../job.ts';
import type { PhaseTimes } from '../record/phase-times.ts';

/** What would make a job faster: less waiting at once (`io`: more permits), more CPU, or a second permit at all. */
export type Bound = 'io' | 'cpu' | 'serial';

export interface BoundInput {
	/** CPU milliseconds of all invocations, INIT included. */
	readonly cpuMs: number;
	/** Billed milliseconds of all invocations, INIT included. */
	readonly billedMs: number;
	/** Event loops of an instance that compute side by side: its threads. */
	readonly threads: number;
	/** Requests that the job could have in flight at once. */
	readonly permits: number;
	/** Where the time of its targets went; it tells what they waited for. */
	readonly timeMs: Pick<PhaseTimes, 'dns' | 'connect' | 'tls' | 'ttfb' | 'body' | 'parse'>;
}

export interface BoundFigures {
	/** CPU time as a part of what the event loops could have used, from 0 to 1. */
	readonly cpuShare: number;
	/** The rest: the part of the billed time in which they waited. */
	readonly waitingShare: number;
	/** `null` where nothing ran. */
	readonly bound: Bound | null;
}

/** Who computes for more than half of the time has no use for more permits. */
const CPU_BOUND_FROM = 0.5;

/**
 * Tells what bounded a job: computing, waiting for many, or waiting for one at a time.
 *
 * An event loop can use one core for as long as it is billed, so that `cpuShare` is the CPU time over billed time and
 * threads; V8 and zlib have threads of their own besides, and more than all counts as all. Computing is looked at first:
 * one request at a time is no brake on who computes. Who computes for longer than servers took to answer is bound by it,
 * too, whatever the share: the rest of the time it waited for a core that others had. A memory size below a core's 1,769 MB gives less CPU than is
 * assumed here, so that the share is then too low.
 */
export function boundOf({ cpuMs, billedMs, threads, permits, timeMs }: BoundInput): BoundFigures {
	if (billedMs === 0) return { cpuShare: 0, waitingShare: 0, bound: null };
	const cpuShare = Math.min(1, cpuMs / (billedMs * threads));
	return { cpuShare, waitingShare: 1 - cpuShare, bound: nameOf(cpuShare, { permits, timeMs }) };
}

function nameOf(cpuShare: number, { permits, timeMs }: Pick<BoundInput, 'permits' | 'timeMs'>): Bound {
	const { dns, connect, tls, ttfb, body, parse } = timeMs;
	if (cpuShare >= CPU_BOUND_FROM || parse > dns + connect + tls + ttfb + body) return 'cpu';
	return permits <= 1 ? 'serial' : 'io';
}

/** Event loops of an instance that visit. */
export function threadsOf({ mode, options }: Pick<Job, 'mode' | 'options'>): number {
	return mode === 'threads' ? options.threads : 1;
}

/**
 * Requests that a job could have in flight at once: no more than it has targets.
 *
 * @param instances - That visited.
 */
export function permitsOf(
	{ mode, options }: Pick<Job, 'mode' | 'options'>,
	{ instances, targets }: { instances: number; targets: number },
): number {
	return Math.min(targets, options.concurrency * workersOf());

	function workersOf(): number {
		switch (mode) {
			case 'fanout':
				return Math.max(1, instances);
			case 'threads':
				return options.threads;
			case 'sequential':
				return 1;
		}
	}
}
