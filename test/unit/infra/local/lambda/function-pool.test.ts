import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFunctionPool, type FunctionPool } from '../../../../../infra/local/lambda/function-pool.ts';
import type { Instance } from '../../../../../infra/local/lambda/instance.ts';
import type { FunctionResource } from '../../../../../infra/local/template/stack.ts';

const resource: FunctionResource = {
	name: 'Work',
	handlerFile: '/work.ts',
	handlerExport: 'handler',
	memoryMb: 128,
	timeoutMs: 60_000,
	reservedConcurrency: undefined,
	environment: {},
	allowsLoops: true,
	logGroup: undefined,
	mappings: [],
	schedules: [],
	routes: [],
};

/** How long an invocation computes. */
let takesMs: number;
let started: number;
let pool: FunctionPool;

/** Loads in no time, and is busy for as long as it is invoked. */
function anInstance(id: string): Instance {
	started++;
	return {
		id,
		started: Promise.resolve(0),
		isAlive: () => true,
		utilization: () => 1,
		async invoke() {
			await new Promise((resolve) => setTimeout(resolve, takesMs));
			return { outcome: { ok: true, payload: 'null' } };
		},
		terminate: async () => undefined,
	};
}

beforeEach(() => {
	vi.useFakeTimers();
	vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
	started = 0;
	pool = createFunctionPool({
		resource,
		startInstance: anInstance,
		idleMs: 60_000,
		log: () => undefined,
		onReport: () => undefined,
		traces: false,
		cores: 1,
	});
});

afterEach(async () => {
	await pool.stop();
	vi.restoreAllMocks();
	vi.useRealTimers();
});

it.each([
	{ takesMs: 700, instances: 1, what: 'none where those who wait are served in turn' },
	{ takesMs: 1_500, instances: 3, what: 'one for each where nobody is served for a second' },
])('starts beside an instance that computes $what', async ({ takesMs: ms, instances }) => {
	takesMs = ms;
	const all = Promise.all([1, 2, 3].map((n) => pool.invoke(n)));
	await vi.advanceTimersByTimeAsync(3 * ms);

	expect((await all).every(({ ok }) => ok)).toBe(true);
	expect(started).toBe(instances);
});

it('S3.9 starts one at once for the first batch of another mapping, whatever keeps the others busy', async () => {
	takesMs = 700;
	const busy = [1, 2].map((n) => pool.invoke(n));
	const first = pool.invoke(3, { startsOwn: true });

	expect(started).toBe(2);
	await vi.advanceTimersByTimeAsync(3 * takesMs);
	expect((await Promise.all([...busy, first])).every(({ ok }) => ok)).toBe(true);
	expect(started).toBe(2);
});
