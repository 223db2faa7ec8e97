import type { Cpu } from '../machine/cpu.ts';
import { createStartGate } from '../machine/start-gate.ts';
import { createInstance, type SimulatedInstance, type World } from './instance-run.ts';

/** @param initMs - What the instance took to load, if nobody was billed for it yet. */
export type Begin = (instance: SimulatedInstance, initMs: number) => void;

export interface FanoutInstancesDeps {
	readonly world: World;
	/** The machine that all instances share, if they do. */
	readonly machine: Cpu | undefined;
	readonly newCpu: (memoryMb: number) => Cpu;
}

/** The instances of the consumer: those that are free, those that load, and the invocations that wait for one. */
export class FanoutInstances {
	/** Started so far. */
	count = 0;
	coldStarts = 0;
	private readonly deps: FanoutInstancesDeps;
	private readonly idle: { readonly instance: SimulatedInstance; readonly initMs: number }[] = [];
	private readonly waiting: { readonly begin: Begin; readonly since: number }[] = [];
	private starting = 0;
	/** When somebody who had waited was served. */
	private servedAt = 0;
	private readonly askToStart: () => void;

	constructor(deps: FanoutInstancesDeps) {
		const { world, machine } = deps;
		this.deps = deps;
		this.askToStart = createStartGate({
			events: world.events,
			profile: world.profile,
			busyLoopMs: () => machine?.busyThreadMs ?? 0,
			count: () => this.count,
			waitingSince: () => {
				const first = this.waiting[this.starting];
				return first && Math.max(first.since, this.servedAt);
			},
			start: () => this.start(),
		});
	}

	/** Whoever is free first serves it: a new one, or one that frees in the meantime. */
	acquire(begin: Begin): void {
		const free = this.idle.pop();
		if (free !== undefined) {
			begin(free.instance, free.initMs);
			return;
		}
		this.waiting.push({ begin, since: this.deps.world.events.now });
		this.askToStart();
	}

	release(instance: SimulatedInstance, initMs = 0): void {
		const next = this.waiting.shift();
		if (next === undefined) {
			this.idle.push({ instance, initMs });
			return;
		}
		this.servedAt = this.deps.world.events.now;
		next.begin(instance, initMs);
	}

	/**
	 * The local cloud has one instance when a job comes, and loads the others while its source is being planned.
	 *
	 * @param wanted - That the job can use at once.
	 */
	loadAhead(wanted: number): void {
		const { world, newCpu } = this.deps;
		const isWarm = world.profile.loading === 'warm';
		while (this.count < (isWarm ? wanted : 1)) {
			this.count++;
			const instance = createInstance(newCpu(world.setting.memoryMb), world.setting);
			this.idle.push({ instance: { ...instance, isWarm }, initMs: 0 });
		}
		while (this.count < wanted) this.start();
	}

	private start(): void {
		const { world, newCpu } = this.deps;
		const { events, profile, setting, random } = world;
		this.count++;
		this.coldStarts++;
		this.starting++;
		const startedAt = events.now;
		const cpu = newCpu(setting.memoryMb);
		cpu.createFetchWorker().run(profile.initCpuMs, () =>
			events.after(profile.initMs.quantile(random()), () => {
				this.starting--;
				this.release(createInstance(cpu, setting), events.now - startedAt);
			}),
		);
	}
}
