import { createEventQueue } from '../simulate/event-queue.ts';
import { createInstance, runInstance, type SimulatedInstance, type World } from '../simulate/instance-run.ts';
import { type Cpu, createCpu } from './cpu.ts';

/** What becomes of one invocation, told as it happens. */
export interface Execution {
	readonly instance: SimulatedInstance;
	readonly chunks: readonly number[];
	readonly onCommit: () => void;
	readonly onEnd: (rest: readonly number[]) => void;
}

/** Plays invocations: each target by itself, or the whole as one that was played before. */
export interface Executor {
	execute(execution: Execution): void;
	/** CPU of invocations that no `Cpu` has seen. */
	readonly cpuMs: number;
}

/** Every target of every invocation. */
export function exactExecutor(world: World): Executor {
	return { execute: (execution) => runInstance(world, execution), cpuMs: 0 };
}

/** How an invocation went that was played alone. */
interface Sample {
	readonly commitsAtMs: readonly number[];
	readonly rest: readonly number[];
	readonly endsAtMs: number;
	readonly cpuMs: number;
}

/** How invocations are played: each, or drawn from more or fewer that were. */
export type Playing = 'exact' | 'sampled' | 'coarse';

/** Invocations that are played for one kind of batch: for small ones more, until they have this many targets. */
const EFFORTS = {
	sampled: { targets: 12_000, least: 8, most: 64 },
	coarse: { targets: 1_000, least: 2, most: 16 },
} as const;

/**
 * Plays some invocations of each kind of batch exactly, and draws from them for all others.
 *
 * Approximate only in this: of the invocations with as many chunks and targets, cold or warm, no more than 64 differ.
 * It takes instances that do not slow each other, as on AWS.
 */
export function sampledExecutor(world: World, playing: keyof typeof EFFORTS): Executor {
	const effort = EFFORTS[playing];
	const samples = new Map<string, Sample[]>();
	let cpuMs = 0;

	function sampleFor(chunks: readonly number[], isWarm: boolean): Sample {
		const targets = chunks.reduce((total, n) => total + n, 0);
		const most = Math.min(effort.most, Math.max(effort.least, Math.round(effort.targets / Math.max(1, targets))));
		const kind = `${chunks.length} ${targets} ${isWarm}`;
		const known = samples.get(kind) ?? [];
		samples.set(kind, known);
		const at = Math.floor(world.random() * most);
		const found = known[at];
		if (found !== undefined) return found;
		const played = play(world, chunks, isWarm);
		known.push(played);
		return played;
	}

	return {
		get cpuMs() {
			return cpuMs;
		},
		execute({ instance, chunks, onCommit, onEnd }) {
			const sample = sampleFor(chunks, instance.isWarm);
			instance.isWarm = true;
			cpuMs += sample.cpuMs;
			for (const atMs of sample.commitsAtMs) world.events.after(atMs, onCommit);
			world.events.after(sample.endsAtMs, () => onEnd(sample.rest));
		},
	};
}

function play(world: World, chunks: readonly number[], isWarm: boolean): Sample {
	const events = createEventQueue();
	const cpu: Cpu = createCpu(events, world.profile.cpuOf(world.setting.memoryMb));
	const instance = createInstance(cpu, world.setting);
	instance.isWarm = isWarm;
	const commitsAtMs: number[] = [];
	let ended: { rest: readonly number[]; endsAtMs: number } = { rest: [], endsAtMs: 0 };
	runInstance(
		{ ...world, events, onVisit: () => undefined },
		{
			instance,
			chunks,
			onCommit: () => commitsAtMs.push(events.now),
			onEnd: (rest) => {
				ended = { rest, endsAtMs: events.now };
			},
		},
	);
	events.drain();
	return { commitsAtMs, ...ended, cpuMs: cpu.usedMs };
}
