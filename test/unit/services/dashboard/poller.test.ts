import { describe, expect, it } from 'vitest';
import { pollDelayMs } from '../../../../services/dashboard/poll/poll-delay.ts';
import { createPoller } from '../../../../services/dashboard/poll/poller.ts';

/** A poller of answers that are given by hand. */
function polling() {
	const waits: { delayMs: number; run: () => void; isOff: boolean }[] = [];
	const calls: PromiseWithResolvers<string>[] = [];
	const seen: string[] = [];
	const state = { isHidden: false };
	const poller = createPoller<string>({
		load: () => {
			const call = Promise.withResolvers<string>();
			calls.push(call);
			return call.promise;
		},
		onValue: (value) => seen.push(value),
		onError: ({ message }) => seen.push(`error: ${message}`),
		isOver: (value) => value === 'over',
		after: (delayMs, run) => {
			const wait = { delayMs, run, isOff: false };
			waits.push(wait);
			return () => {
				wait.isOff = true;
			};
		},
		isHidden: () => state.isHidden,
	});
	const settled = () => new Promise((resolve) => setImmediate(resolve));
	return {
		poller,
		waits,
		calls,
		seen,
		state,
		async answer(value: string) {
			calls.at(-1)?.resolve(value);
			await settled();
		},
		async fail(error: Error) {
			calls.at(-1)?.reject(error);
			await settled();
		},
	};
}

describe('looking again and again', () => {
	it('U3 looks at once, waits longer while nothing changes, and ends where there is no more to see', async () => {
		const poll = polling();
		for (const value of ['a', 'a', 'a', 'b']) {
			await poll.answer(value);
			poll.waits.at(-1)?.run();
		}
		await poll.answer('over');

		expect(poll.waits.map(({ delayMs }) => delayMs)).toEqual([1000, 1250, 1562.5, 1000]);
		expect(poll.calls).toHaveLength(5);
		poll.poller.wake();
		expect(poll.calls).toHaveLength(5);
	});

	it('U3 does not look while nobody does, and at once when somebody does again', async () => {
		const poll = polling();
		await poll.answer('a');
		poll.state.isHidden = true;
		poll.waits.at(-1)?.run();
		expect(poll.calls).toHaveLength(1);

		poll.state.isHidden = false;
		poll.poller.wake();
		expect(poll.calls).toHaveLength(2);
	});

	it('makes one call at a time', async () => {
		const poll = polling();
		poll.poller.wake();
		poll.poller.wake();

		expect(poll.calls).toHaveLength(1);
	});

	it('waits longer after each failure, and as long as it is asked to', async () => {
		const poll = polling();
		await poll.fail(new Error('gone'));
		poll.waits.at(-1)?.run();
		await poll.fail(Object.assign(new Error('too often'), { retryAfterMs: 9000 }));
		poll.waits.at(-1)?.run();
		await poll.answer('a');

		expect(poll.waits.map(({ delayMs }) => delayMs)).toEqual([2000, 9000, 1000]);
		expect(poll.seen).toEqual(['error: gone', 'error: too often', 'a']);
	});

	it('says nothing after it was stopped', async () => {
		const poll = polling();
		poll.poller.stop();
		await poll.answer('a');

		expect(poll.seen).toEqual([]);
		expect(poll.waits).toEqual([]);
	});
});

it('never waits longer than ten seconds for what does not change, nor a minute for who does not answer', () => {
	expect(pollDelayMs({ same: 1000, failures: 0 })).toBe(10_000);
	expect(pollDelayMs({ same: 0, failures: 1000 })).toBe(60_000);
	expect(pollDelayMs({ same: 0, failures: 0, atLeastMs: 5000 })).toBe(5000);
});
