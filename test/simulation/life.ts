import type { Clock } from '../../shared/ports/clock.ts';
import type { Adversary, CallFault } from './adversary.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/**
 * One invocation, or one command of a user, from its beginning to its end.
 *
 * All that it does goes through `call`: once it has ended, no call of it takes effect, and none returns.
 */
export interface Life {
	readonly name: string;
	readonly startedAt: number;
	readonly isAlive: boolean;
	/** It was away for longer than its platform knows, and is no longer waited for. */
	readonly isZombie: boolean;
	/** Faults that it has met. */
	readonly faults: number;
	readonly clock: Clock;
	call<T>(what: Call, effect: () => Promise<T>): Promise<T>;
	/** Ends it between two steps. */
	end(why: string): void;
}

export interface Call {
	readonly name: string;
	/** What a fault makes it throw; it is one that never fails if absent. */
	readonly error?: (name: string) => Error;
	/** Whether its client makes it again by itself. */
	readonly repeats?: boolean;
}

export interface LifeDeps {
	readonly scheduler: Scheduler;
	readonly clockOfInstance: () => () => number;
	readonly adversary: Adversary;
	readonly random: Random;
	readonly trace: Trace;
}

export interface LifeOptions {
	readonly name: string;
	/** How long a stall takes. */
	readonly stallMs: () => number;
	/** Whether no fault may touch it. */
	readonly isSpared: boolean;
	/** Calls after which it dies; none if absent. */
	readonly doomedAfter?: number;
	readonly onEnd: (life: Life, why: string) => void;
	readonly onStall: (life: Life) => void;
}

/** Of a call that nothing happens to, to its effect. */
export const LONGEST_CALL_MS = 25;
const LONGEST_SLOW_CALL_MS = 4_000;

export function startLife(deps: LifeDeps, options: LifeOptions): Life {
	const { scheduler, adversary, random, trace } = deps;
	const { name, onEnd, onStall, isSpared, doomedAfter = Number.POSITIVE_INFINITY } = options;
	let isAlive = true;
	let isZombie = false;
	let faults = 0;
	let calls = 0;

	function end(why: string): void {
		if (!isAlive) return;
		isAlive = false;
		trace(() => `${name} ends: ${why}`);
		onEnd(life, why);
	}

	/** Runs `action` unless it is dead by then. */
	function later(ms: number, action: () => void): void {
		const run = () => {
			if (isAlive) action();
		};
		if (ms === 0) run();
		else scheduler.after(ms, run);
	}

	function verdictOf({ error, repeats }: Call): CallFault | undefined {
		if (isSpared) return undefined;
		const fault = adversary.callFault();
		if (fault === undefined) return undefined;
		if ((fault === 'refuse' || fault === 'lateError') && error === undefined) return undefined;
		if (fault === 'repeat' && !repeats) return undefined;
		faults++;
		return fault;
	}

	/** Milliseconds before the effect and after it; a stall or a slow call waits on one side. */
	function waitsOf(verdict: CallFault | undefined): [number, number] {
		const waits: [number, number] = [
			random.int(1, LONGEST_CALL_MS),
			Math.max(0, random.int(-LONGEST_CALL_MS, LONGEST_CALL_MS)),
		];
		const side = random.int(0, 1);
		if (verdict === 'slow') waits[side] = random.int(LONGEST_CALL_MS, LONGEST_SLOW_CALL_MS);
		if (verdict === 'stall') waits[side] = options.stallMs();
		return waits;
	}

	function call<T>(what: Call, effect: () => Promise<T>): Promise<T> {
		if (!isAlive) return new Promise(() => undefined);
		calls++;
		const verdict = calls > doomedAfter ? 'kill' : verdictOf(what);
		const [before, after] = waitsOf(verdict);
		const diesBefore = verdict === 'kill' && random.happens(0.5);
		if (verdict !== undefined) trace(() => `${name} ${what.name} meets ${verdict}${diesBefore ? ' before' : ''}`);
		if (verdict === 'stall') {
			isZombie = true;
			onStall(life);
		}
		return new Promise((resolve, reject) => {
			later(before, () => {
				if (diesBefore) return end('killed');
				if (verdict === 'refuse') return later(after, () => reject(what.error?.(what.name)));
				const made = effect();
				made.catch(() => undefined);
				if (verdict === 'kill') return end('killed');
				later(after, () => {
					if (verdict === 'lateError') reject(what.error?.(what.name));
					else if (verdict === 'repeat')
						later(random.int(0, LONGEST_SLOW_CALL_MS), () => effect().then(resolve, reject));
					else made.then(resolve, reject);
				});
			});
		});
	}

	const life: Life = {
		name,
		startedAt: scheduler.now(),
		get isAlive() {
			return isAlive;
		},
		get isZombie() {
			return isZombie;
		},
		get faults() {
			return faults;
		},
		clock: {
			now: deps.clockOfInstance(),
			sleep(ms, signal) {
				if (signal?.aborted) return Promise.resolve();
				return new Promise((resolve) => {
					signal?.addEventListener('abort', () => resolve(), { once: true });
					later(ms, resolve);
				});
			},
		},
		call,
		end,
	};
	return life;
}
