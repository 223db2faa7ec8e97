import { type Cpu, createCpu } from '../machine/cpu.ts';
import { type PlannedEntry, planOf } from './chunk-plan.ts';
import { createEventQueue } from './event-queue.ts';
import { createInstance, runInstance, type SimulatedInstance, type World } from './instance-run.ts';
import type { Simulated } from './simulated.ts';

/** A job in one instance, run after run: threads and sequential mode. */
export function simulateOne(given: Omit<World, 'events' | 'onVisit'>): Simulated {
	const events = createEventQueue();
	let startedAllAtMs = 0;
	const world = { ...given, events, onVisit: () => (startedAllAtMs = events.now) };
	const { setting, profile, random } = world;
	const cpu: Cpu = createCpu(events, profile.cpuOf(setting.memoryMb));
	const isCold = profile.loading === 'cold';
	const instance = { ...createInstance(cpu, setting), isWarm: profile.loading === 'warm' };
	const runs = new Runs(world, instance);
	const initMs = isCold ? profile.initMs.quantile(random()) : 0;
	events.after(profile.pickUpMs, () => {
		runs.startedAt = events.now;
		instance.main.run(isCold ? profile.initCpuMs : 0, () => events.after(initMs, () => runs.run([])));
	});
	events.drain();
	return {
		wallMs: runs.wallMs,
		startedAllAtMs,
		billedMs: runs.billedMs,
		invocations: runs.invocations,
		instances: 1,
		coldStarts: isCold ? 1 : 0,
		peakInstances: 1,
		dispatcherBilledMs: 0,
		dispatcherInvocations: 0,
		cpuMs: cpu.usedMs,
		chunks: runs.chunks,
		planEntries: runs.planEntries,
	};
}

/** Invocation after invocation, each of which plans as it goes. */
class Runs {
	/** Of the invocation that runs. */
	startedAt = 0;
	billedMs = 0;
	wallMs = 0;
	invocations = 0;
	planEntries = 0;
	chunks = 0;
	private readonly world: World;
	private readonly instance: SimulatedInstance;
	private readonly entries: Iterator<PlannedEntry, unknown>;
	private planned = 0;
	/** Of the last entry, what was not due. */
	private pending: readonly { readonly targets: number; readonly dueAtMs: number }[] = [];

	constructor(world: World, instance: SimulatedInstance) {
		this.world = world;
		this.instance = instance;
		this.entries = planOf(world.workload, world.setting);
	}

	run(rest: readonly number[]): void {
		this.invocations++;
		runInstance(this.world, {
			instance: this.instance,
			chunks: rest,
			refill: (take) => this.refill(take),
			onCommit: () => {
				this.chunks++;
				this.wallMs = this.world.events.now;
			},
			onEnd: (left) => this.end(left),
		});
	}

	private end(rest: readonly number[]): void {
		const { events, profile, workload } = this.world;
		this.billedMs += Math.ceil(events.now - this.startedAt);
		const isPlanned = this.planned >= workload.targets && this.pending.length === 0;
		if (rest.length === 0 && isPlanned) return;
		events.after(profile.nextRunMs, () => {
			this.startedAt = events.now;
			this.run(rest);
		});
	}

	/** The chunks that are due, or, when none is, the next that will be; a new entry when all are taken. */
	private refill(take: (more: readonly number[]) => void): void {
		const { events, profile } = this.world;
		if (this.pending.length > 0) {
			this.giveDue(take);
			return;
		}
		const { value: entry, done } = this.entries.next();
		if (done) {
			events.after(0, () => take([]));
			return;
		}
		this.planEntries++;
		this.planned += entry.targets;
		this.pending = entry.chunks.map((targets, i) => ({ targets, dueAtMs: entry.dueAtMs[i] ?? 0 }));
		this.instance.main.run(entry.targets * profile.planTargetCpuMs, () =>
			events.after(profile.planEntryMs, () => this.giveDue(take)),
		);
	}

	private giveDue(take: (more: readonly number[]) => void): void {
		const { events } = this.world;
		const dueInMs = (this.pending[0]?.dueAtMs ?? 0) - events.now;
		events.after(dueInMs, () => {
			const due = this.pending.filter(({ dueAtMs }) => dueAtMs <= events.now);
			this.pending = this.pending.slice(due.length);
			take(due.map(({ targets }) => targets));
		});
	}
}
