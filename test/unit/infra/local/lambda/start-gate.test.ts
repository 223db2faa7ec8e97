import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStartGate, type StartGate } from '../../../../../infra/local/lambda/start-gate.ts';

const CORES = 2;

let gate: StartGate;
let busyLoops: number;
/** When each of those that wait began to; the first ones are served by instances that are starting. */
let waiting: number[];
let started: number;

beforeEach(() => {
	vi.useFakeTimers();
	busyLoops = CORES;
	waiting = [];
	started = 0;
	gate = createStartGate({
		cores: CORES,
		busyLoops: () => busyLoops,
		count: () => started,
		waitedMs() {
			const since = waiting[0];
			return since === undefined ? undefined : Date.now() - since;
		},
		start() {
			started++;
			waiting.shift();
		},
	});
});

afterEach(() => {
	gate.close();
	vi.useRealTimers();
});

function ask(count: number): void {
	for (let i = 0; i < count; i++) {
		waiting.push(Date.now());
		gate.ask();
	}
}

it('starts as many as there are cores at once', () => {
	ask(3);

	expect(started).toBe(CORES);
});

it('starts more as soon as those that there are wait for others', async () => {
	ask(4);
	busyLoops = 0.4;
	await vi.advanceTimersByTimeAsync(200);

	expect(started).toBe(4);
});

it('starts no more while those that there are compute, and serve who waits', async () => {
	ask(4);
	await vi.advanceTimersByTimeAsync(900);
	waiting = [Date.now()];
	await vi.advanceTimersByTimeAsync(900);

	expect(started).toBe(CORES);
});

it('starts one all the same for who waits a second', async () => {
	ask(3);
	await vi.advanceTimersByTimeAsync(1000);

	expect(started).toBe(3);
});

it('asks again when somebody waits anew', async () => {
	ask(3);
	waiting = [];
	await vi.advanceTimersByTimeAsync(400);
	busyLoops = 0;
	ask(1);
	await vi.advanceTimersByTimeAsync(200);

	expect(started).toBe(3);
});
