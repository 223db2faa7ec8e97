import { expect, it } from 'vitest';
import { writeEarly } from '../../../../../../services/cli/job/follow/early-writing.ts';

/** Takes what it is given, and keeps it when that has ended well. */
function anOutput({ appearsWhole = true, isFull = false } = {}) {
	const kept: string[] = [];
	return {
		kept,
		appearsWhole,
		async write(results: AsyncIterable<string>) {
			const draft: string[] = [];
			for await (const result of results) {
				if (isFull) throw new Error('no space left');
				draft.push(result);
			}
			kept.push(...draft);
		},
	};
}

async function* comingResults(over: AbortSignal): AsyncGenerator<string> {
	yield 'first';
	if (!over.aborted) await new Promise((resolve) => over.addEventListener('abort', resolve));
	yield 'last';
}

it('writes what comes in, and is done when the job has ended', async () => {
	const output = anOutput();
	const early = writeEarly({ comingResults }, { output, order: 'input' });

	expect(await early?.finish()).toBe(true);
	expect(output.kept).toEqual(['first', 'last']);
});

it('leaves nothing of a job that is left', async () => {
	const output = anOutput();
	await writeEarly({ comingResults }, { output, order: 'input' })?.drop();

	expect(output.kept).toEqual([]);
});

it('tells that nothing is written where it could not be', async () => {
	const early = writeEarly({ comingResults }, { output: anOutput({ isFull: true }), order: 'input' });

	expect(await early?.finish()).toBe(false);
});

it.each([
	{ what: 'a reader would see it', output: anOutput({ appearsWhole: false }), order: 'input', job: { comingResults } },
	{ what: 'the order is known at the end', output: anOutput(), order: 'completion', job: { comingResults } },
	{ what: 'there is no output', output: undefined, order: 'input', job: { comingResults } },
	{ what: 'the job is elsewhere', output: anOutput(), order: 'input', job: {} },
] as const)('does not begin where $what', ({ output, order, job }) => {
	expect(writeEarly(job, { output, order })).toBeUndefined();
});
