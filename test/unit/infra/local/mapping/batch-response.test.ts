import { describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../../../../infra/local/cloud-types.ts';
import { batchOutcome } from '../../../../../infra/local/mapping/batch-response.ts';

const ids = ['a', 'b', 'c'];
const returned = (payload: unknown): InvocationResult => ({ ok: true, payload });
const failures = (...items: unknown[]) => returned({ batchItemFailures: items });

describe("a function's response to a batch", () => {
	it.each([
		{ response: 'null', result: returned(null) },
		{ response: 'nothing', result: returned(undefined) },
		{ response: 'an empty string', result: returned('') },
		{ response: 'an empty object', result: returned({}) },
		{ response: 'an empty list of failures', result: failures() },
		{ response: 'a null list of failures', result: returned({ batchItemFailures: null }) },
	])('$response is success of all', ({ result }) => {
		expect(batchOutcome(ids, result, true)).toEqual({ succeeded: ids, failed: [], wholeFailure: false });
	});

	it('fails only the messages that it names', () => {
		const outcome = batchOutcome(ids, failures({ itemIdentifier: 'b' }), true);

		expect(outcome).toEqual({ succeeded: ['a', 'c'], failed: ['b'], wholeFailure: false });
	});

	it('that names all messages is no failure of the function', () => {
		const all = ids.map((itemIdentifier) => ({ itemIdentifier }));

		expect(batchOutcome(ids, failures(...all), true)).toEqual({ succeeded: [], failed: ids, wholeFailure: false });
	});

	it.each([
		{ response: 'a string that is no JSON object', result: returned('done') },
		{ response: 'a number', result: returned(3) },
		{ response: 'a list', result: returned([]) },
		{ response: 'a wrong key', result: returned({ batchItemFailure: [] }) },
		{ response: 'a list that is none', result: returned({ batchItemFailures: 'b' }) },
		{ response: 'an item that is null', result: failures(null) },
		{ response: 'an empty itemIdentifier', result: failures({ itemIdentifier: '' }) },
		{ response: 'a null itemIdentifier', result: failures({ itemIdentifier: null }) },
		{ response: 'a wrong key in an item', result: failures({ messageId: 'b' }) },
		{ response: 'an unknown message id', result: failures({ itemIdentifier: 'b' }, { itemIdentifier: 'z' }) },
		{
			response: 'an error',
			result: { ok: false, error: { errorType: 'Error', errorMessage: '' } } satisfies InvocationResult,
		},
	])('$response fails the whole batch', ({ result }) => {
		expect(batchOutcome(ids, result, true)).toEqual({ succeeded: [], failed: ids, wholeFailure: true });
	});

	it('is not read where the mapping does not ask for item failures', () => {
		expect(batchOutcome(ids, failures({ itemIdentifier: 'b' }), false).succeeded).toEqual(ids);
	});
});
