import { expect, it, vi } from 'vitest';
import type { InvocationResult } from '../../../../../infra/local/cloud-types.ts';
import { THROTTLED, throttledInvoke } from '../../../../../infra/local/lambda/throttled-invoke.ts';

const throttled: InvocationResult = { ok: false, error: THROTTLED };
const done: InvocationResult = { ok: true, payload: 'done' };
const never = new AbortController().signal;

it('asks again until the function is no longer throttled', async () => {
	const answers = [throttled, throttled, done, throttled];
	const invoke = async () => answers.shift() as InvocationResult;

	expect(await throttledInvoke({ invoke, until: performance.now() + 60_000, signal: never })).toEqual(done);
	expect(answers).toEqual([throttled]);
});

it('gives up when the messages are visible again', async () => {
	const invoke = vi.fn(async () => throttled);

	expect(await throttledInvoke({ invoke, until: performance.now() - 1, signal: never })).toBeUndefined();
	expect(invoke).toHaveBeenCalledOnce();
});

it('gives up at once when it is stopped', async () => {
	const stopping = new AbortController();
	const invoke = async () => {
		stopping.abort();
		return throttled;
	};

	expect(await throttledInvoke({ invoke, until: performance.now() + 60_000, signal: stopping.signal })).toBeUndefined();
});

it('passes on any other error', async () => {
	const failed: InvocationResult = { ok: false, error: { errorType: 'RangeError', errorMessage: 'no' } };

	expect(await throttledInvoke({ invoke: async () => failed, until: 0, signal: never })).toEqual(failed);
});
