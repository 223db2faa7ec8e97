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
export function runInstance(world: World, run: InstanceRun): void {
	new Invocation(world, run).start();
}

class Invocation {
	private readonly world: World;
	private readonly run: InstanceRun;
	private readonly permits: number;
	private readonly startsUntil: number;
	private readonly inFlightOf: number[];
	private readonly queue: OpenChunk[] = [];
	private readonly again: Turn[] = [];
	private readonly rest: number[] = [];
	private head = 0;
	private ready = 0;
	private inFlight = 0;
	private open = 0;
	private loading = 0;
	private isRefilling = false;
	private mayRefill: boolean;
	private hasEnded = false;

	constructor(world: World, run: InstanceRun) {
		const { workload, setting, profile, events } = world;
		this.world = world;
		this.run = run;
		this.permits = permitsOfInstance(setting, workload);
		this.startsUntil = events.now + profile.startWindowMs[setting.mode];
		this.inFlightOf = run.instance.threads.map(() => 0);
		this.mayRefill = run.refill !== undefined;
	}

	/** Plans while its threads load. */
	start(): void {
		const { setting, profile, events } = this.world;
		const { instance, chunks } = this.run;
		const firstMs = instance.isWarm ? 0 : profile.firstCallCpuMs;
		const unloaded = instance.isWarm || setting.mode === 'fanout' ? [] : instance.threads;
		instance.isWarm = true;
		this.loading = unloaded.length;
		this.take(chunks);
		const begin = () => {
			for (const thread of unloaded) thread.run(profile.threadCpuMs, () => this.loaded());
			this.pump();
		};
		events.after(profile.beforeMs, () => instance.main.run(profile.invocationCpuMs + firstMs, begin));
	}

	private loaded(): void {
		this.loading--;
		if (this.loading === 0) this.pump();
	}

	private take(more: readonly number[]): void {
		for (const targets of more) this.queue.push({ left: targets, unstarted: targets });
		this.ready += more.reduce((total, targets) => total + targets, 0);
		this.open += more.length;
	}

	private pump(): void {
		if (this.world.events.now >= this.startsUntil) this.cut();
		for (;;) {
			if (this.mayRefill && !this.isRefilling && this.ready < this.permits) this.startRefill();
			if (this.inFlight >= this.permits || this.loading > 0) return;
			const turn = this.nextTurn();
			if (turn === undefined) break;
			this.visit(turn);
		}
		this.endIfDone();
	}

	private nextTurn(): Turn | undefined {
		const retried = this.again.pop();
		if (retried !== undefined) return retried;
		const chunk = this.queue[this.head];
		if (chunk === undefined) return undefined;
		chunk.unstarted--;
		this.ready--;
		if (chunk.unstarted === 0) this.head++;
		return { chunk, attempt: 0 };
	}

	private startRefill(): void {
		this.isRefilling = true;
		this.run.refill?.((more) => {
			this.isRefilling = false;
			this.mayRefill = more.length > 0 && this.world.events.now < this.startsUntil;
			this.take(more);
			this.pump();
		});
	}

	private visit(turn: Turn): void {
		const { world, inFlightOf } = this;
		const { workload, setting, profile, events, random } = world;
		const { main, threads } = this.run.instance;
		const at = inFlightOf.indexOf(Math.min(...inFlightOf));
		if (turn.attempt === 0) world.onVisit();
		this.inFlight++;
		inFlightOf[at] = (inFlightOf[at] ?? 0) + 1;
		const settled = () => {
			this.inFlight--;
			inFlightOf[at] = (inFlightOf[at] ?? 0) - 1;
			this.settle(turn);
			this.pump();
		};
		const compute = () => {
			const cpuMs = workload.cpuMs.quantile(random()) * profile.cpuFactor;
			const done = setting.mode !== 'fanout' ? () => main.run(profile.handOverCpuMs, settled) : settled;
			(threads[at] as Thread).run(cpuMs, done);
		};
		events.after(workload.waitMs.quantile(random()), compute);
	}

	private settle({ chunk, attempt }: Turn): void {
		const { workload, events, random } = this.world;
		const isLast = attempt + 1 >= (workload.maxAttempts ?? MAX_ATTEMPTS);
		if (!isLast && workload.retryShare > 0 && random() < workload.retryShare) {
			const backoffMs = FIRST_BACKOFF_MS * 2 ** attempt * BACKOFF_SHARE;
			events.after(backoffMs, () => {
				this.again.push({ chunk, attempt: attempt + 1 });
				this.pump();
			});
			return;
		}
		chunk.left--;
		if (chunk.left === 0) this.write();
	}

	private write(): void {
		const { profile, events } = this.world;
		this.run.instance.main.run(profile.chunkCpuMs, () =>
			events.after(profile.storeMs, () => {
				this.open--;
				this.run.onCommit();
				this.endIfDone();
			}),
		);
	}

	/** Starts no more: what is not started is handed on, what is in flight ends. */
	private cut(): void {
		this.mayRefill = false;
		for (; this.head < this.queue.length; this.head++) {
			const chunk = this.queue[this.head] as OpenChunk;
			const isTouched = chunk.left > chunk.unstarted;
			this.rest.push(chunk.unstarted);
			this.ready -= chunk.unstarted;
			chunk.left -= chunk.unstarted;
			chunk.unstarted = 0;
			if (chunk.left > 0) continue;
			if (isTouched) this.write();
			else this.open--;
		}
	}

	private endIfDone(): void {
		if (this.hasEnded || this.open > 0 || this.mayRefill || this.isRefilling) return;
		this.hasEnded = true;
		this.world.events.after(this.world.profile.afterMs, () => this.run.onEnd(this.rest));
	}
}
