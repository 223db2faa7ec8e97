import type { EventQueue } from '../simulate/event-queue.ts';

/** One event loop: it computes one piece of work at a time, in the order in which they came. */
export interface Thread {
	/** @param workMs - Milliseconds on one full core. */
	run(workMs: number, done: () => void): void;
}

/** The computing power that some threads share. */
export interface Cpu {
	createFetchWorker(): Thread;
	/** Work done so far, in milliseconds of a full core. */
	readonly usedMs: number;
	/** Time for which threads had work, summed over them: more than `usedMs` where they waited for a core. */
	readonly busyThreadMs: number;
}

export interface CpuPower {
	/** Full cores' worth of time; a fraction is the quota of a small instance. */
	readonly vcpus: number;
	/** Cores that can be seen: no more threads than these compute at once at full speed. */
	readonly cores: number;
}

interface Work {
	leftMs: number;
	readonly done: () => void;
}

interface BusyWorker {
	/** What waits behind `current`. */
	readonly waiting: Work[];
	head: number;
	current: Work | undefined;
}

/** Work below this is done: it is what rounding has left of it. */
const NOTHING_MS = 1e-7;

/**
 * Shares CPU evenly among the threads that have work, as a fluid: each gets a core at most.
 *
 * Lambda's quota is no fluid: it is given for periods of tens of milliseconds, so that short work in an idle instance
 * runs at full speed. On average over a busy instance both are the same.
 */
export function createCpu(events: EventQueue, { vcpus, cores }: CpuPower): Cpu {
	const busy: BusyWorker[] = [];
	let usedMs = 0;
	let busyThreadMs = 0;
	let updatedAt = 0;
	let version = 0;

	const speed = () => Math.min(1, Math.min(vcpus, cores) / busy.length);

	function advance(): void {
		const work = (events.now - updatedAt) * (busy.length === 0 ? 0 : speed());
		busyThreadMs += (events.now - updatedAt) * busy.length;
		updatedAt = events.now;
		if (work === 0) return;
		for (const { current } of busy) if (current !== undefined) current.leftMs -= work;
		usedMs += work * busy.length;
	}

	function schedule(): void {
		version++;
		if (busy.length === 0) return;
		const scheduled = version;
		const leastMs = busy.reduce((least, { current }) => Math.min(least, current?.leftMs ?? least), Infinity);
		events.after(leastMs / speed(), () => {
			if (scheduled === version) finish();
		});
	}

	function finish(): void {
		advance();
		const ended: Work[] = [];
		for (let at = busy.length - 1; at >= 0; at--) {
			const thread = busy[at] as BusyWorker;
			if (thread.current === undefined || thread.current.leftMs > NOTHING_MS) continue;
			ended.push(thread.current);
			thread.current = next(thread);
			if (thread.current === undefined) busy.splice(at, 1);
		}
		schedule();
		for (const { done } of ended) done();
	}

	return {
		get usedMs() {
			return usedMs;
		},
		get busyThreadMs() {
			advance();
			return busyThreadMs;
		},
		createFetchWorker() {
			const thread: BusyWorker = { waiting: [], head: 0, current: undefined };
			return {
				run(workMs, done) {
					if (workMs <= 0) {
						events.after(0, done);
						return;
					}
					const work = { leftMs: workMs, done };
					if (thread.current !== undefined) {
						thread.waiting.push(work);
						return;
					}
					advance();
					thread.current = work;
					busy.push(thread);
					schedule();
				},
			};
		},
	};
}

function next(thread: BusyWorker): Work | undefined {
	const work = thread.waiting[thread.head];
	if (work === undefined) return undefined;
	thread.head++;
	// A shift for each is slow on long arrays.
	if (thread.head > 1024 && thread.head * 2 > thread.waiting.length) {
		thread.waiting.splice(0, thread.head);
		thread.head = 0;
	}
	return work;
}
