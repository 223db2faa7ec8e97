import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { Clock, Ids } from '../ports/clock.ts';

export const systemClock: Clock = {
	now: Date.now,
	async sleep(ms, signal) {
		// Aborting is a way to wake up, not a failure.
		await sleep(ms, undefined, { ...(signal && { signal }) }).catch((error) => {
			if (error.name !== 'AbortError') throw error;
		});
	},
};

export const systemIds: Ids = { id: () => ulid(), random: Math.random };
