import type { EventQueue } from '../simulate/event-queue.ts';

/** One event loop: it computes one piece of work at a time, in the order in which they came. */
export interface Lane {
	/** @param workMs - Milliseconds on one full core. */
	run(workMs: number, done: () => void): void;
}

/** The computing power that some lanes share. */
export interface Cpu {
	createLane(): Lane;
	/** Work done so far, in milliseconds of a full core. */
	readonly usedMs: number;
	/** Time for which lanes had work, summed over them: more than `usedMs` where they waited for a core. */
	readonly busyLaneMs: number;
}

export interface CpuPower {
	/** Full cores' worth of time; a fraction is the quota of a small instance. */
	readonly vcpus: number;
	/** Cores that can be seen: no more lanes than these compute at once at full speed. */
	readonly cores: number;
}

interface Work {
	leftMs: number;
	readonly done: () => void;
}

interface BusyLane {
	/** What waits behind `current`. */
	readonly waiting: Work[];
	head: number;
	current: Work | undefined;
}

/** Work below this is done: it is what rounding has left of it. */
const NOTHING_MS = 1e-7;

/**
 * Shares CPU evenly among the lanes that have work, as a fluid: each gets a core at most.
 *
 * Lambda's quota is no fluid: it is given for periods of tens of milliseconds, so that short work in an idle instance
 * runs at full speed. On average over a busy instance both are the same.
 */
export function createCpu(events: EventQueue, { vcpus, cores }: CpuPower): Cpu {
	const busy: BusyLane[] = [];
	let usedMs = 0;
	let busyLaneMs = 0;
	let updatedAt = 0;
	let version = 0;

	const speed = () => Math.min(1, Math.min(vcpus, cores) / busy.length);

	function advance(): void {
		const work = (events.now - updatedAt) * (busy.length === 0 ? 0 : speed());
		busyLaneMs += (events.now - updatedAt) * busy.length;
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
			const lane = busy[at] as BusyLane;
			if (lane.current === undefined || lane.current.leftMs > NOTHING_MS) continue;
			ended.push(lane.current);
			lane.current = next(lane);
			if (lane.current === undefined) busy.splice(at, 1);
		}
		schedule();
		for (const { done } of ended) done();
	}

	return {
		get usedMs() {
			return usedMs;
		},
		get busyLaneMs() {
			advance();
			return busyLaneMs;
		},
		createLane() {
			const lane: BusyLane = { waiting: [], head: 0, current: undefined };
			return {
				run(workMs, done) {
					if (workMs <= 0) {
						events.after(0, done);
						return;
					}
					const work = { leftMs: workMs, done };
					if (lane.current !== undefined) {
						lane.waiting.push(work);
						return;
					}
					advance();
					lane.current = work;
					busy.push(lane);
					schedule();
				},
			};
		},
	};
}

function next(lane: BusyLane): Work | undefined {
	const work = lane.waiting[lane.head];
	if (work === undefined) return undefined;
	lane.head++;
	// A shift for each is slow on long arrays.
	if (lane.head > 1024 && lane.head * 2 > lane.waiting.length) {
		lane.waiting.splice(0, lane.head);
		lane.head = 0;
	}
	return work;
}
