import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Schedule, startSchedule } from '../../../../../infra/local/mapping/schedule.ts';

const EVERY_MS = 1000;

let fired: number;
let ended: number;
let running: number;
let schedule: Schedule;

beforeEach(() => {
	vi.useFakeTimers();
	fired = 0;
	ended = 0;
	running = 0;
	const fire = async () => void fired++;
	schedule = startSchedule({ fire, everyMs: EVERY_MS, activity: () => ended, running: () => running });
});

afterEach(async () => {
	await schedule.stop();
	vi.useRealTimers();
});

it('fires again and again where nothing moves', async () => {
	await vi.advanceTimersByTimeAsync(3 * EVERY_MS);

	expect(fired).toBe(3);
});

it('waits as long as something is under way, or has ended since', async () => {
	running = 1;
	await vi.advanceTimersByTimeAsync(EVERY_MS);
	running = 0;
	ended = 1;
	await vi.advanceTimersByTimeAsync(EVERY_MS);
	expect(fired).toBe(0);

	await vi.advanceTimersByTimeAsync(EVERY_MS);
	expect(fired).toBe(1);
});

it('fires all the same at every thirty-first time, however long something runs', async () => {
	running = 1;
	await vi.advanceTimersByTimeAsync(62 * EVERY_MS);

	expect(fired).toBe(2);
});
