import type { Cpu, Thread } from '../machine/cpu.ts';
import type { Profile } from '../machine/profile.ts';
import { instancesIn, permitsIn, type Setting, threadsIn } from '../setting.ts';
import type { Workload } from '../workload.ts';
import type { EventQueue } from './event-queue.ts';

/** What a simulation is about, and its clock and random. */
export interface World {
	readonly workload: Workload;
	readonly setting: Setting;
	readonly profile: Profile;
	readonly events: EventQueue;
	/** From 0 up to, and never, 1. */
	readonly random: () => number;
	/** Called as each target is visited for the first time. */
	readonly onVisit: () => void;
}

/** One execution environment. */
export interface SimulatedInstance {
	/** Where it receives, hands over and writes; in fanout mode also where it visits. */
	readonly main: Thread;
	readonly threads: readonly Thread[];
	/** Whether it has had an invocation. */
	isWarm: boolean;
}

export interface InstanceRun {
	readonly instance: SimulatedInstance;
	/** Targets of each chunk that it begins with. */
	readonly chunks: readonly number[];
	/** Brings more chunks, or none for good; called when there is less than one target a permit. */
	readonly refill?: (take: (chunks: readonly number[]) => void) => void;
	readonly onCommit: () => void;
	/** @param rest - Targets that its time was too short to start, chunk by chunk. */
	readonly onEnd: (rest: readonly number[]) => void;
}

interface OpenChunk {
	/** Not settled. */
	left: number;
	unstarted: number;
}

/** A target of a chunk that is due, for the first time or again. */
interface Turn {
	readonly chunk: OpenChunk;
	readonly attempt: number;
}

const MAX_ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 500;
/** Half of a backoff is random: three quarters on average. */
const BACKOFF_SHARE = 0.75;

export function createInstance(cpu: Cpu, setting: Setting): SimulatedInstance {
	const main = cpu.createFetchWorker();
	// The one instance of sequential mode visits in a thread, too.
	const isThreaded = setting.mode !== 'fanout';
	const threads = isThreaded ? Array.from({ length: threadsIn(setting) }, () => cpu.createFetchWorker()) : [main];
	return { main, threads, isWarm: false };
}

/** Permits of one instance: its own cap, and its share of what the hosts allow. */
export function permitsOfInstance(setting: Setting, { hosts, concurrencyPerHost = Infinity }: Workload): number {
	const share = Math.floor((hosts * concurrencyPerHost) / instancesIn(setting));
	return Math.max(1, Math.min(permitsIn(setting), share));
}

/**
 * One invocation, target by target: exact for the pool as it is built.
 *
 * A permit takes the next target when one settles, whatever the chunk; a visit waits, then computes in turn on its event
 * loop. A chunk is written when its last target has settled, and the invocation ends with its last chunk.
 */
export function runInstance(world: World, { instance, chunks, refill, onCommit, onEnd }: InstanceRun): void {
	const { workload, setting, profile, events, random } = world;
	const permits = permitsOfInstance(setting, workload);
	const startsUntil = events.now + profile.startWindowMs[setting.mode];
	const inFlightOf = instance.threads.map(() => 0);
	const queue: OpenChunk[] = [];
	const again: Turn[] = [];
	const rest: number[] = [];
	let head = 0;
	let ready = 0;
	let inFlight = 0;
	let open = 0;
	let isRefilling = false;
	let mayRefill = refill !== undefined;
	let hasEnded = false;

	const firstMs = instance.isWarm ? 0 : profile.firstCallCpuMs;
	const unloaded = instance.isWarm || setting.mode === 'fanout' ? [] : instance.threads;
	instance.isWarm = true;
	let loading = unloaded.length;
	take(chunks);
	events.after(profile.beforeMs, () => instance.main.run(profile.invocationCpuMs + firstMs, begin));

	/** Plans while its threads load. */
	function begin(): void {
		for (const thread of unloaded) thread.run(profile.threadCpuMs, loaded);
		pump();
	}

	function loaded(): void {
		loading--;
		if (loading === 0) pump();
	}

	function take(more: readonly number[]): void {
		for (const targets of more) queue.push({ left: targets, unstarted: targets });
		ready += more.reduce((total, targets) => total + targets, 0);
		open += more.length;
	}

	function pump(): void {
		if (events.now >= startsUntil) cut();
		for (;;) {
			if (mayRefill && !isRefilling && ready < permits) startRefill();
			if (inFlight >= permits || loading > 0) return;
			const turn = nextOf();
			if (turn === undefined) break;
			visit(turn);
		}
		endIfDone();
	}

	function nextOf(): Turn | undefined {
		const retried = again.pop();
		if (retried !== undefined) return retried;
		const chunk = queue[head];
		if (chunk === undefined) return undefined;
		chunk.unstarted--;
		ready--;
		if (chunk.unstarted === 0) head++;
		return { chunk, attempt: 0 };
	}

	function startRefill(): void {
		isRefilling = true;
		refill?.((more) => {
			isRefilling = false;
			mayRefill = more.length > 0 && events.now < startsUntil;
			take(more);
			pump();
		});
	}

	function visit(turn: Turn): void {
		const at = inFlightOf.indexOf(Math.min(...inFlightOf));
		if (turn.attempt === 0) world.onVisit();
		inFlight++;
		inFlightOf[at] = (inFlightOf[at] ?? 0) + 1;
		const settled = () => {
			inFlight--;
			inFlightOf[at] = (inFlightOf[at] ?? 0) - 1;
			settle(turn);
			pump();
		};
		const compute = () => {
			const cpuMs = workload.cpuMs.quantile(random()) * profile.cpuFactor;
			const done = setting.mode !== 'fanout' ? () => instance.main.run(profile.handOverCpuMs, settled) : settled;
			(instance.threads[at] as Thread).run(cpuMs, done);
		};
		events.after(workload.waitMs.quantile(random()), compute);
	}

	function settle({ chunk, attempt }: Turn): void {
		const isLast = attempt + 1 >= (workload.maxAttempts ?? MAX_ATTEMPTS);
		if (!isLast && workload.retryShare > 0 && random() < workload.retryShare) {
			const backoffMs = FIRST_BACKOFF_MS * 2 ** attempt * BACKOFF_SHARE;
			events.after(backoffMs, () => {
				again.push({ chunk, attempt: attempt + 1 });
				pump();
			});
			return;
		}
		chunk.left--;
		if (chunk.left === 0) write();
	}

	function write(): void {
		instance.main.run(profile.chunkCpuMs, () =>
			events.after(profile.storeMs, () => {
				open--;
				onCommit();
				endIfDone();
			}),
		);
	}

	/** Starts no more: what is not started is handed on, what is in flight ends. */
	function cut(): void {
		mayRefill = false;
		for (; head < queue.length; head++) {
			const chunk = queue[head] as OpenChunk;
			const isTouched = chunk.left > chunk.unstarted;
			rest.push(chunk.unstarted);
			ready -= chunk.unstarted;
			chunk.left -= chunk.unstarted;
			chunk.unstarted = 0;
			if (chunk.left > 0) continue;
			if (isTouched) write();
			else open--;
		}
	}

	function endIfDone(): void {
		if (hasEnded || open > 0 || mayRefill || isRefilling) return;
		hasEnded = true;
		events.after(profile.afterMs, () => onEnd(rest));
	}
}
