import { type Cpu, createCpu } from '../machine/cpu.ts';
import { exactExecutor, type Playing, sampledExecutor } from '../machine/executor.ts';
import { provisionedRamp } from '../machine/ramp.ts';
import { type PlannedEntry, planOf, targetsInChunk } from './chunk-plan.ts';
import { createEventQueue } from './event-queue.ts';
import { FanoutInstances } from './fanout-instances.ts';
import { FanoutMapping } from './fanout-mapping.ts';
import type { World } from './instance-run.ts';
import type { Simulated } from './simulated.ts';

/** A job as a dispatcher, a queue, a mapping with its ramp, and instances. */
export function simulateFanout(given: Omit<World, 'events' | 'onVisit'>, playing: Playing): Simulated {
	const events = createEventQueue();
	let startedAllAtMs = 0;
	const world = { ...given, events, onVisit: () => (startedAllAtMs = events.now) };
	const { setting, profile } = world;
	const machine = profile.sharesCpu ? createCpu(events, profile.cpuOf(setting.memoryMb)) : undefined;
	const cpus: Cpu[] = machine === undefined ? [] : [machine];
	const isExact = playing === 'exact' || machine !== undefined;
	const executor = isExact ? exactExecutor(world) : sampledExecutor(world, playing);
	const ramp = setting.provisionedPollers > 0 ? provisionedRamp(setting.provisionedPollers) : profile.ramp;
	const cap = Math.min(ramp.max, setting.maxInstances);

	function newCpu(memoryMb: number): Cpu {
		if (machine !== undefined) return machine;
		const cpu = createCpu(events, profile.cpuOf(memoryMb));
		cpus.push(cpu);
		return cpu;
	}

	const instances = new FanoutInstances({ world, machine, newCpu });
	const mapping = new FanoutMapping({ world, executor, instances, ramp, cap });
	const dispatcher = { billedMs: 0, entries: 0 };
	const isCold = profile.loading === 'cold';
	if (!isCold) instances.loadAhead(usefulInstances(world, cap));
	events.after(profile.pickUpMs, () => {
		const thread = newCpu(profile.dispatcherMemoryMb).createFetchWorker();
		dispatch(world, { thread, mapping, dispatcher });
	});
	events.drain();
	return {
		wallMs: mapping.lastCommitMs,
		startedAllAtMs,
		billedMs: mapping.billedMs,
		invocations: mapping.invocations,
		instances: instances.count + 1,
		coldStarts: instances.coldStarts + (isCold ? 1 : 0),
		peakInstances: mapping.peakInstances,
		dispatcherBilledMs: Math.ceil(dispatcher.billedMs),
		dispatcherInvocations: 1,
		cpuMs: executor.cpuMs + cpus.reduce((total, cpu) => total + cpu.usedMs, 0),
		chunks: mapping.chunks,
		planEntries: dispatcher.entries,
	};
}

interface Dispatching {
	readonly thread: ReturnType<Cpu['createFetchWorker']>;
	readonly mapping: FanoutMapping;
	readonly dispatcher: { billedMs: number; entries: number };
}

/** Plans entry by entry; the chunks of each arrive when it is sent, or when they are due. */
function dispatch(world: World, { thread, mapping, dispatcher }: Dispatching): void {
	const { events, profile, random } = world;
	const startedAt = events.now;
	const entries = planOf(world.workload, world.setting);

	function send({ chunks, dueAtMs }: PlannedEntry): void {
		chunks.forEach((targets, i) => {
			const dueInMs = (dueAtMs[i] ?? 0) - events.now;
			events.after(Math.max(profile.deliveryMs, dueInMs), () => mapping.arrive([targets]));
		});
	}

	function plan(): void {
		const entry: PlannedEntry | undefined = entries.next().value;
		if (entry === undefined) {
			dispatcher.billedMs = events.now + profile.afterMs - startedAt;
			return;
		}
		dispatcher.entries++;
		thread.run(entry.targets * profile.planTargetCpuMs, () =>
			events.after(profile.planEntryMs + profile.planChunkMs * entry.chunks.length, () => {
				send(entry);
				plan();
			}),
		);
	}

	const isCold = profile.loading === 'cold';
	const initMs = isCold ? profile.initMs.quantile(random()) : 0;
	const firstCallMs = profile.loading === 'warm' ? 0 : profile.firstPlanCpuMs;
	thread.run((isCold ? profile.initCpuMs : 0) + firstCallMs, () => events.after(initMs, plan));
}

/** How many instances the local cloud loads before a job needs them. */
function usefulInstances({ setting, profile, workload }: World, cap: number): number {
	const batchTargets = targetsInChunk(setting, workload) * setting.batchSize;
	const most = profile.loading === 'warm' ? cap : Math.min(cap, profile.startGate.startsAtOnce);
	return Math.min(most, Math.ceil(workload.targets / batchTargets));
}
