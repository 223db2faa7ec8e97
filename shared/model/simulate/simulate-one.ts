import { type Cpu, createCpu } from '../machine/cpu.ts';
import { type PlannedEntry, planOf } from './chunk-plan.ts';
import { createEventQueue } from './event-queue.ts';
import { createInstance, runInstance, type World } from './instance-run.ts';
import type { Simulated } from './simulated.ts';

/** A job in one instance, run after run: threads and sequential mode. */
export function simulateOne(given: Omit<World, 'events' | 'onVisit'>): Simulated {
	const events = createEventQueue();
	const world = { ...given, events, onVisit: () => (startedAllAtMs = events.now) };
	const { setting, profile, workload, random } = world;
	const cpu: Cpu = createCpu(events, profile.cpuOf(setting.memoryMb));
	const isCold = profile.loading === 'cold';
	const instance = { ...createInstance(cpu, setting), isWarm: profile.loading === 'warm' };
	const entries = planOf(workload, setting);
	let startedAt = 0;
	let startedAllAtMs = 0;
	let billedMs = 0;
	let wallMs = 0;
	let invocations = 0;
	let planEntries = 0;
	let planned = 0;
	/** Of the last entry, what was not due. */
	let pending: readonly { readonly targets: number; readonly dueAtMs: number }[] = [];
	let chunks = 0;

	const initMs = isCold ? profile.initMs.quantile(random()) : 0;
	events.after(profile.pickUpMs, () => {
		startedAt = events.now;
		instance.main.run(isCold ? profile.initCpuMs : 0, () => events.after(initMs, () => run([])));
	});
	events.drain();
	return {
		wallMs,
		startedAllAtMs,
		billedMs,
		invocations,
		instances: 1,
		coldStarts: isCold ? 1 : 0,
		peakInstances: 1,
		dispatcherBilledMs: 0,
		dispatcherInvocations: 0,
		cpuMs: cpu.usedMs,
		chunks,
		planEntries,
	};

	function run(rest: readonly number[]): void {
		invocations++;
		runInstance(world, {
			instance,
			chunks: rest,
			refill,
			onCommit() {
				chunks++;
				wallMs = events.now;
			},
			onEnd: end,
		});
	}

	function end(rest: readonly number[]): void {
		billedMs += Math.ceil(events.now - startedAt);
		if (rest.length === 0 && isPlanned()) return;
		events.after(profile.nextRunMs, () => {
			startedAt = events.now;
			run(rest);
		});
	}

	function isPlanned(): boolean {
		return planned >= workload.targets && pending.length === 0;
	}

	/** The chunks that are due, or, when none is, the next that will be; a new entry when all are taken. */
	function refill(take: (more: readonly number[]) => void): void {
		if (pending.length > 0) {
			giveDue(take);
			return;
		}
		const entry: PlannedEntry | undefined = entries.next().value;
		if (entry === undefined) {
			events.after(0, () => take([]));
			return;
		}
		planEntries++;
		planned += entry.targets;
		pending = entry.chunks.map((targets, i) => ({ targets, dueAtMs: entry.dueAtMs[i] ?? 0 }));
		instance.main.run(entry.targets * profile.planTargetCpuMs, () =>
			events.after(profile.planEntryMs, () => giveDue(take)),
		);
	}

	function giveDue(take: (more: readonly number[]) => void): void {
		const dueInMs = (pending[0]?.dueAtMs ?? 0) - events.now;
		events.after(dueInMs, () => {
			const due = pending.filter(({ dueAtMs }) => dueAtMs <= events.now);
			pending = pending.slice(due.length);
			take(due.map(({ targets }) => targets));
		});
	}
}
