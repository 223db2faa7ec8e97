import { describe, expect, it } from 'vitest';
import { autoModeOf, executionOf } from '../../../../../../services/cli/job/start/local-execution.ts';

describe('how a job is run on this machine', () => {
	it.each([
		{ cores: 1, threads: 1, concurrency: 200 },
		{ cores: 2, threads: 1, concurrency: 200 },
		{ cores: 3, threads: 2, concurrency: 100 },
		{ cores: 8, threads: 7, concurrency: 50 },
	])('is threads mode with $threads threads of $concurrency requests on $cores cores', ({ cores, ...expected }) => {
		expect(executionOf({ mode: 'auto' }, cores)).toMatchObject({ mode: 'threads', ...expected });
	});

	it('has a thread for each core where all work is for the CPU', () => {
		expect(executionOf({ mode: 'auto', workload: 'hash' }, 2)).toMatchObject({ mode: 'threads', threads: 2 });
	});

	it('is an instance for each core in fan-out mode', () => {
		expect(executionOf({ mode: 'fanout' }, 2)).toMatchObject({ maxInstances: 2, concurrency: 100, batchSize: 10 });
		expect(executionOf({ mode: 'fanout' }, 8)).toMatchObject({ maxInstances: 8, concurrency: 50 });
	});

	it('is as the command line says, whatever the machine has', () => {
		const asked = { mode: 'threads', threads: 3, maxInstances: 5, concurrency: 7, batchSize: 2 } as const;

		expect(executionOf(asked, 2)).toEqual(asked);
	});

	it('shares the same requests out over the threads that are asked for', () => {
		expect(executionOf({ mode: 'auto', threads: 2 }, 16)).toMatchObject({ threads: 2, concurrency: 100 });
	});

	it.each([{ maxInstances: 3 }, { batchSize: 5 }])('is fan-out where %o is said, which only that mode has', (asked) => {
		expect(executionOf({ mode: 'auto', ...asked }, 2)).toMatchObject({ mode: 'fanout', ...asked });
	});
});

describe('what auto mode says', () => {
	it('is what it chose, and why', () => {
		expect(autoModeOf({ mode: 'auto' }, 2)).toEqual({
			mode: 'threads',
			reason: 'it is the fastest on this machine; 1 thread beside the main one on 2 cores, 200 requests at once',
		});
		expect(autoModeOf({ mode: 'auto', maxInstances: 3 }, 2)).toEqual({
			mode: 'fanout',
			reason: '--max-instances is for that mode',
		});
	});

	it('is nothing where the command line names the mode', () => {
		expect(autoModeOf({ mode: 'threads' }, 2)).toBeUndefined();
	});
});
