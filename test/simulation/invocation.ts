import { NO_USAGE } from '../../shared/core/report/ledger.ts';
import type { Invocation } from '../../shared/ports/invocation.ts';
import { aLine } from '../support/builders.ts';
import { type Life, type LifeOptions, startLife } from './life.ts';
import type { World } from './world.ts';

/** What in-flight requests get to end before the platform ends them. */
const ABORT_BEFORE_MS = 3_000;

/** How long after its messages are delivered again a stalled invocation comes back: in the middle of that, or long after. */
const LONGEST_TOO_LATE_MS = [3_000, 20_000, 300_000];

/** How an invocation ends that does what it was called for. */
export const RETURNED = 'returned';

export interface InvocationOptions extends Partial<Pick<LifeOptions, 'isSpared' | 'doomedAfter'>> {
	readonly name: string;
	/** It has all the time in the world if absent. */
	readonly timeoutMs?: number;
	/** Called once: when it ends, or is no longer waited for. */
	readonly onFree?: () => void;
	readonly onEnd?: (life: Life, why: string) => void;
}

/** Begins an invocation: a life with a deadline. */
export function beginInvocation(world: World, options: InvocationOptions): { life: Life; invocation: Invocation } {
	const { random, scenario } = world;
	const { timeoutMs, doomedAfter, onFree = () => undefined, onEnd = () => undefined } = options;
	let isFreed = false;
	const free = () => {
		if (!isFreed) onFree();
		isFreed = true;
	};
	const life = startLife(world, {
		name: `${options.name}-${world.lives.length + 1}`,
		isSpared: options.isSpared ?? false,
		...(doomedAfter !== undefined && { doomedAfter }),
		stallMs: () => scenario.sizes.visibilityMs + random.int(0, random.pick(LONGEST_TOO_LATE_MS)),
		onStall: free,
		onEnd: (ended, why) => {
			if (why !== RETURNED) world.deaths++;
			free();
			onEnd(ended, why);
		},
	});
	world.lives.push(life);
	return { life, invocation: createInvocation(world, life, timeoutMs ?? Number.POSITIVE_INFINITY) };
}

function createInvocation({ scheduler }: World, life: Life, timeoutMs: number): Invocation {
	const deadline = new AbortController();
	const elapsedMs = () => scheduler.now() - life.startedAt;
	if (timeoutMs !== Number.POSITIVE_INFINITY) {
		scheduler.after(timeoutMs - ABORT_BEFORE_MS, () => {
			if (life.isAlive) deadline.abort();
		});
		// Whoever is away for longer than that comes back later than its platform would let it: all the worse for us.
		scheduler.after(timeoutMs, () => {
			if (!life.isZombie) life.end('timed out');
		});
	}
	return {
		requestId: life.name,
		instanceId: life.name,
		signal: deadline.signal,
		remainingMs: () => timeoutMs - elapsedMs(),
		trace: () => ({ requestId: life.name, elapsedMs: elapsedMs() }),
		spent: () => ({ ...NO_USAGE, billedMs: elapsedMs(), memoryMb: aLine().memoryMb }),
		noteStoreMs: () => undefined,
		noteOutcomes: () => undefined,
		ledgerLine: ({ share, ...work }) =>
			aLine({
				...work,
				requestId: life.name,
				instanceId: life.name,
				billedMs: Math.ceil(elapsedMs() * share),
				startedAt: life.startedAt,
			}),
	};
}
