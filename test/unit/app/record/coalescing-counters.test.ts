import { expect, it } from 'vitest';
import { coalesceCounters } from '../../../../shared/app/record/coalescing-counters.ts';
import { NO_PROGRESS, type Progress, type ProgressCounters } from '../../../../shared/ports/progress-counters.ts';

const EXPIRES_AT = 1_900_000_000;

/** Counters that answer only when they are told to. */
function slowCounters() {
	const calls: { delta: Partial<Progress>; answer: PromiseWithResolvers<Progress> }[] = [];
	const counters: ProgressCounters = {
		add(_jobId, delta) {
			const answer = Promise.withResolvers<Progress>();
			calls.push({ delta, answer });
			return answer.promise;
		},
		erase: async () => undefined,
		read: async () => NO_PROGRESS,
	};
	const waits: (() => void)[] = [];
	const sleep = () => new Promise<void>((resolve) => waits.push(resolve));
	return { calls, counters: coalesceCounters(counters, { sleep }), endWait: () => waits.shift()?.() };
}

it('adds what comes while an addition is under way as one sum, and answers each caller with it', async () => {
	const { calls, counters } = slowCounters();
	const first = counters.add('a', { recorded: 1 }, EXPIRES_AT);
	const others = [
		counters.add('a', { recorded: 1, settled: 5 }, EXPIRES_AT),
		counters.add('a', { recorded: 1, settled: 7 }, EXPIRES_AT),
	];
	expect(calls.map(({ delta }) => delta)).toEqual([{ recorded: 1 }]);

	calls[0]?.answer.resolve({ ...NO_PROGRESS, recorded: 1 });
	expect((await first).recorded).toBe(1);
	await expect.poll(() => calls[1]?.delta).toEqual({ recorded: 2, settled: 12 });
	calls[1]?.answer.resolve({ ...NO_PROGRESS, recorded: 3 });

	expect((await Promise.all(others)).map(({ recorded }) => recorded)).toEqual([3, 3]);
	expect(calls).toHaveLength(2);
});

it('lets one failed addition fail its own callers alone', async () => {
	const { calls, counters } = slowCounters();
	const first = counters.add('a', { recorded: 1 }, EXPIRES_AT);
	const second = counters.add('a', { recorded: 1 }, EXPIRES_AT);

	calls[0]?.answer.reject(new Error('throttled'));
	await expect(first).rejects.toThrow('throttled');
	await expect.poll(() => calls.length).toBe(2);
	calls[1]?.answer.resolve({ ...NO_PROGRESS, recorded: 1 });

	expect((await second).recorded).toBe(1);
});

it('does not make one job wait for another', () => {
	const { calls, counters } = slowCounters();
	counters.add('a', { recorded: 1 }, EXPIRES_AT);
	counters.add('b', { recorded: 1 }, EXPIRES_AT);

	expect(calls).toHaveLength(2);
});

it('keeps an addition that is followed by others, and makes it with the last of them', () => {
	const { calls, counters } = slowCounters();
	counters.add('a', { recorded: 1 }, EXPIRES_AT, true);
	counters.add('a', { recorded: 1 }, EXPIRES_AT, true);
	expect(calls).toEqual([]);

	counters.add('a', { recorded: 1 }, EXPIRES_AT);
	expect(calls.map(({ delta }) => delta)).toEqual([{ recorded: 3 }]);
});

it('makes an addition after a while that nothing has followed', async () => {
	const { calls, counters, endWait } = slowCounters();
	counters.add('a', { recorded: 1 }, EXPIRES_AT, true);
	endWait();

	await expect.poll(() => calls.map(({ delta }) => delta)).toEqual([{ recorded: 1 }]);
});

it('makes no addition twice that has gone with others by the time its wait is over', async () => {
	const { calls, counters, endWait } = slowCounters();
	const first = counters.add('a', { recorded: 1 }, EXPIRES_AT, true);
	counters.add('a', { recorded: 1 }, EXPIRES_AT);
	calls[0]?.answer.resolve({ ...NO_PROGRESS, recorded: 2 });
	await first;
	endWait();
	await first;

	expect(calls).toHaveLength(1);
});
