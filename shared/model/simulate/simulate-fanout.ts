import { type Cpu, createCpu } from '../machine/cpu.ts';
import { exactExecutor, type Playing, sampledExecutor } from '../machine/executor.ts';
import { capacityAt, provisionedRamp, timeOfCapacity } from '../machine/ramp.ts';
import { createStartGate } from '../machine/start-gate.ts';
import { type PlannedEntry, planOf, targetsInChunk } from './chunk-plan.ts';
import { createEventQueue } from './event-queue.ts';
import { createInstance, type SimulatedInstance, type World } from './instance-run.ts';
import type { Simulated } from './simulated.ts';

/** @param initMs - What the instance took to load, if nobody was billed for it yet. */
type Begin = (instance: SimulatedInstance, initMs: number) => void;

/** A job as a dispatcher, a queue, a mapping with its ramp, and instances. */
export function simulateFanout(given: Omit<World, 'events' | 'onVisit'>, playing: Playing): Simulated {
	const events = createEventQueue();
	const world = { ...given, events, onVisit: () => (startedAllAtMs = events.now) };
	const { setting, profile, random } = world;
	const machine = profile.sharesCpu ? createCpu(events, profile.cpuOf(setting.memoryMb)) : undefined;
	const cpus: Cpu[] = machine === undefined ? [] : [machine];
	const executor =
		playing === 'exact' || machine !== undefined ? exactExecutor(world) : sampledExecutor(world, playing);
	const pollers = setting.provisionedPollers;
	const ramp = pollers > 0 ? provisionedRamp(pollers) : profile.ramp;
	const cap = Math.min(ramp.max, setting.maxInstances);

	/** Chunks that wait to be received, by their targets. */
	const queue: number[] = [];
	let startedAllAtMs = 0;
	let head = 0;
	let firstChunkAt: number | undefined;
	/** Since when a batch is being gathered. */
	let gatheringSince: number | undefined;
	let isPollDue = false;
	let isBacklogged = false;
	const duePolls = new Set<number>();
	const idle: { instance: SimulatedInstance; initMs: number }[] = [];
	const waiting: { readonly begin: Begin; readonly since: number }[] = [];
	let starting = 0;
	/** When somebody who had waited was served. */
	let servedAt = 0;
	/** Invocations under way, those that wait for an instance included. */
	let active = 0;
	let running = 0;
	let peakInstances = 0;
	let instances = 0;
	let coldStarts = 0;
	let invocations = 0;
	let billedMs = 0;
	let wallMs = 0;
	let chunks = 0;
	let planEntries = 0;
	let dispatcherBilledMs = 0;

	const askToStart = createStartGate({
		events,
		profile,
		busyLoopMs: () => machine?.busyThreadMs ?? 0,
		count: () => instances,
		waitingSince() {
			const first = waiting[starting];
			return first && Math.max(first.since, servedAt);
		},
		start,
	});
	const isCold = profile.loading === 'cold';
	if (!isCold) loadAhead();
	events.after(profile.pickUpMs, dispatch);
	events.drain();
	return {
		wallMs,
		startedAllAtMs,
		billedMs,
		invocations,
		instances: instances + 1,
		coldStarts: coldStarts + (isCold ? 1 : 0),
		peakInstances,
		dispatcherBilledMs: Math.ceil(dispatcherBilledMs),
		dispatcherInvocations: 1,
		cpuMs: executor.cpuMs + cpus.reduce((total, cpu) => total + cpu.usedMs, 0),
		chunks,
		planEntries,
	};

	function newCpu(memoryMb: number): Cpu {
		if (machine !== undefined) return machine;
		const cpu = createCpu(events, profile.cpuOf(memoryMb));
		cpus.push(cpu);
		return cpu;
	}

	function dispatch(): void {
		const startedAt = events.now;
		const thread = newCpu(profile.dispatcherMemoryMb).createFetchWorker();
		const entries = planOf(world.workload, setting);
		const plan = () => {
			const entry: PlannedEntry | undefined = entries.next().value;
			if (entry === undefined) {
				dispatcherBilledMs = events.now + profile.afterMs - startedAt;
				return;
			}
			planEntries++;
			thread.run(entry.targets * profile.planTargetCpuMs, () =>
				events.after(profile.planEntryMs + profile.planChunkMs * entry.chunks.length, () => {
					entry.chunks.forEach((targets, i) => {
						const dueInMs = (entry.dueAtMs[i] ?? 0) - events.now;
						events.after(Math.max(profile.deliveryMs, dueInMs), () => arrive([targets]));
					});
					plan();
				}),
			);
		};
		const initMs = isCold ? profile.initMs.quantile(random()) : 0;
		const firstCallMs = profile.loading === 'warm' ? 0 : profile.firstPlanCpuMs;
		thread.run((isCold ? profile.initCpuMs : 0) + firstCallMs, () => events.after(initMs, plan));
	}

	function arrive(more: readonly number[]): void {
		firstChunkAt ??= events.now;
		queue.push(...more);
		// All that come at once are there before anybody polls.
		if (isPollDue) return;
		isPollDue = true;
		events.after(0, () => {
			isPollDue = false;
			poll();
		});
	}

	function poll(): void {
		while (queue.length > head) {
			const waiting = queue.length - head;
			if (active >= Math.min(cap, capacityAt(ramp, events.now - (firstChunkAt ?? 0)))) {
				pollWhenMore();
				return;
			}
			gatheringSince ??= events.now;
			const isFull = waiting >= setting.batchSize;
			const readyAtMs = gatheringSince + setting.batchWindowMs;
			if (!isFull && readyAtMs > events.now) {
				pollAt(readyAtMs);
				return;
			}
			gatheringSince = undefined;
			invoke(takeBatch());
		}
	}

	/** Where the ramp is the limit, and not the cap: an invocation that ends polls by itself. */
	function pollWhenMore(): void {
		if (active < cap) pollAt((firstChunkAt ?? 0) + timeOfCapacity(ramp, active + 1));
	}

	/** Once, however many ask for it. */
	function pollAt(atMs: number): void {
		if (atMs <= events.now || atMs === Infinity || duePolls.has(atMs)) return;
		duePolls.add(atMs);
		events.after(atMs - events.now, () => {
			duePolls.delete(atMs);
			poll();
		});
	}

	function takeBatch(): number[] {
		const waits = queue.length - head;
		isBacklogged = profile.sharesBacklog && waits > (isBacklogged ? 0 : setting.batchSize);
		const share = isBacklogged ? Math.ceil(waits / cap) : Infinity;
		const batch = queue.slice(head, head + Math.min(setting.batchSize, share));
		head += batch.length;
		// A shift for each is slow on long arrays.
		if (head > 1024 && head * 2 > queue.length) {
			queue.splice(0, head);
			head = 0;
		}
		return batch;
	}

	function invoke(batch: readonly number[]): void {
		active++;
		invocations++;
		acquire((instance, initMs) => {
			running++;
			peakInstances = Math.max(peakInstances, running);
			const startedAt = events.now - initMs;
			executor.execute({
				instance,
				chunks: batch,
				onCommit() {
					chunks++;
					wallMs = events.now;
				},
				onEnd(rest) {
					billedMs += Math.ceil(events.now - startedAt);
					active--;
					running--;
					release(instance, 0);
					if (rest.length > 0) events.after(profile.deliveryMs, () => arrive(rest));
					poll();
				},
			});
		});
	}

	/** Whoever is free first serves it: a new one, or one that frees in the meantime. */
	function acquire(begin: Begin): void {
		const free = idle.pop();
		if (free !== undefined) {
			begin(free.instance, free.initMs);
			return;
		}
		waiting.push({ begin, since: events.now });
		askToStart();
	}

	function release(instance: SimulatedInstance, initMs: number): void {
		const next = waiting.shift();
		if (next === undefined) {
			idle.push({ instance, initMs });
			return;
		}
		servedAt = events.now;
		next.begin(instance, initMs);
	}

	function start(): void {
		instances++;
		coldStarts++;
		starting++;
		const startedAt = events.now;
		const cpu = newCpu(setting.memoryMb);
		cpu.createFetchWorker().run(profile.initCpuMs, () =>
			events.after(profile.initMs.quantile(random()), () => {
				starting--;
				release(createInstance(cpu, setting), events.now - startedAt);
			}),
		);
	}

	/** The local cloud has one instance when a job comes, and loads the others while its source is being planned. */
	function loadAhead(): void {
		const batchTargets = targetsInChunk(setting, world.workload) * setting.batchSize;
		const most = profile.loading === 'warm' ? cap : Math.min(cap, profile.startGate.startsAtOnce);
		const wanted = Math.min(most, Math.ceil(world.workload.targets / batchTargets));
		const isWarm = profile.loading === 'warm';
		while (instances < (isWarm ? wanted : 1)) {
			instances++;
			idle.push({ instance: { ...createInstance(newCpu(setting.memoryMb), setting), isWarm }, initMs: 0 });
		}
		while (instances < wanted) start();
	}
}
