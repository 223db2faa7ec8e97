import type { Executor } from '../machine/executor.ts';
import type { Ramp } from '../machine/profile.ts';
import { capacityAt, timeOfCapacity } from '../machine/ramp.ts';
import type { FanoutInstances } from './fanout-instances.ts';
import type { World } from './instance-run.ts';

export interface FanoutMappingDeps {
	readonly world: World;
	readonly executor: Executor;
	readonly instances: FanoutInstances;
	readonly ramp: Ramp;
	/** Invocations at once at most. */
	readonly cap: number;
}

/** The queue of chunks and the mapping that polls it: when it invokes, and with how many chunks. */
export class FanoutMapping {
	invocations = 0;
	billedMs = 0;
	peakInstances = 0;
	/** Written. */
	chunks = 0;
	/** When the last was. */
	lastCommitMs = 0;

	private readonly deps: FanoutMappingDeps;
	/** Chunks that wait to be received, by their targets. */
	private readonly queue: number[] = [];
	private head = 0;
	private firstChunkAt: number | undefined;
	/** Since when a batch is being gathered. */
	private gatheringSince: number | undefined;
	private isPollDue = false;
	private isBacklogged = false;
	private readonly duePolls = new Set<number>();
	/** Invocations under way, those that wait for an instance included. */
	private active = 0;
	private running = 0;

	constructor(deps: FanoutMappingDeps) {
		this.deps = deps;
	}

	arrive(more: readonly number[]): void {
		const { events } = this.deps.world;
		this.firstChunkAt ??= events.now;
		this.queue.push(...more);
		// All that come at once are there before anybody polls.
		if (this.isPollDue) return;
		this.isPollDue = true;
		events.after(0, () => {
			this.isPollDue = false;
			this.poll();
		});
	}

	private poll(): void {
		const { world, cap, ramp } = this.deps;
		const { events, setting } = world;
		while (this.queue.length > this.head) {
			if (this.active >= Math.min(cap, capacityAt(ramp, events.now - (this.firstChunkAt ?? 0)))) {
				this.pollWhenMore();
				return;
			}
			this.gatheringSince ??= events.now;
			const isFull = this.queue.length - this.head >= setting.batchSize;
			const readyAtMs = this.gatheringSince + setting.batchWindowMs;
			if (!isFull && readyAtMs > events.now) {
				this.pollAt(readyAtMs);
				return;
			}
			this.gatheringSince = undefined;
			this.invoke(this.takeBatch());
		}
	}

	/** Where the ramp is the limit, and not the cap: an invocation that ends polls by itself. */
	private pollWhenMore(): void {
		const { cap, ramp } = this.deps;
		if (this.active < cap) this.pollAt((this.firstChunkAt ?? 0) + timeOfCapacity(ramp, this.active + 1));
	}

	/** Once, however many ask for it. */
	private pollAt(atMs: number): void {
		const { events } = this.deps.world;
		if (atMs <= events.now || atMs === Infinity || this.duePolls.has(atMs)) return;
		this.duePolls.add(atMs);
		events.after(atMs - events.now, () => {
			this.duePolls.delete(atMs);
			this.poll();
		});
	}

	private takeBatch(): number[] {
		const { world, cap } = this.deps;
		const { setting, profile } = world;
		const waits = this.queue.length - this.head;
		this.isBacklogged = profile.sharesBacklog && waits > (this.isBacklogged ? 0 : setting.batchSize);
		const share = this.isBacklogged ? Math.ceil(waits / cap) : Infinity;
		const batch = this.queue.slice(this.head, this.head + Math.min(setting.batchSize, share));
		this.head += batch.length;
		// A shift for each is slow on long arrays.
		if (this.head > 1024 && this.head * 2 > this.queue.length) {
			this.queue.splice(0, this.head);
			this.head = 0;
		}
		return batch;
	}

	private invoke(batch: readonly number[]): void {
		const { world, instances, executor } = this.deps;
		const { events, profile } = world;
		this.active++;
		this.invocations++;
		instances.acquire((instance, initMs) => {
			this.running++;
			this.peakInstances = Math.max(this.peakInstances, this.running);
			const startedAt = events.now - initMs;
			executor.execute({
				instance,
				chunks: batch,
				onCommit: () => {
					this.chunks++;
					this.lastCommitMs = events.now;
				},
				onEnd: (rest) => {
					this.billedMs += Math.ceil(events.now - startedAt);
					this.active--;
					this.running--;
					instances.release(instance);
					if (rest.length > 0) events.after(profile.deliveryMs, () => this.arrive(rest));
					this.poll();
				},
			});
		});
	}
}
