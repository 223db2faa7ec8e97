import type { Clock } from '../../shared/ports/clock.ts';

/** Where virtual clocks begin, in milliseconds since the epoch: a whole second, so that due times are easy to tell. */
export const START = 1_800_000_000_000;

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
	/** Goes on by `ms`; sleeps that end meanwhile end in order, each at its time. */
	advance(ms: number): Promise<void>;
	/** Lets `work` run to its end: whenever all of it waits, the clock goes on to where the next sleep ends. */
	run<T>(work: Promise<T>): Promise<T>;
}

interface Sleeper {
	readonly until: number;
	readonly wake: () => void;
}

export function createVirtualClock(): VirtualClock {
	let now = START;
	const sleepers = new Set<Sleeper>();

	function nextUp(): Sleeper | undefined {
		return [...sleepers].reduce<Sleeper | undefined>(
			(first, sleeper) => (first === undefined || sleeper.until < first.until ? sleeper : first),
			undefined,
		);
	}

	function wake(sleeper: Sleeper): void {
		now = Math.max(now, sleeper.until);
		sleeper.wake();
	}

	return {
		now: () => now,
		sleep(ms, signal) {
			if (signal?.aborted) return Promise.resolve();
			return new Promise((resolve) => {
				const sleeper: Sleeper = {
					until: now + Math.max(0, ms),
					wake() {
						sleepers.delete(sleeper);
						signal?.removeEventListener('abort', sleeper.wake);
						resolve();
					},
				};
				sleepers.add(sleeper);
				signal?.addEventListener('abort', sleeper.wake, { once: true });
			});
		},
		async advance(ms) {
			const end = now + ms;
			await idle();
			for (let next = nextUp(); next !== undefined && next.until <= end; next = nextUp()) {
				wake(next);
				await idle();
			}
			now = end;
		},
		async run(work) {
			let isSettled = false;
			const settle = () => {
				isSettled = true;
			};
			work.then(settle, settle);
			for (await idle(); !isSettled; await idle()) {
				const next = nextUp();
				if (next === undefined) throw new Error('the work waits for something that no clock brings');
				wake(next);
			}
			return work;
		},
	};
}

/** Resolves when all that can go on without the clock has gone on. */
function idle(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
