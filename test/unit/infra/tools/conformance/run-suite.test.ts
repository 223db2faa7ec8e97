import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judge, runSuite } from '../../../../../infra/tools/conformance/run-suite.ts';
import { suites } from '../../../../../infra/tools/conformance/suites.ts';

const right = { id: 'right', expected: [1], actual: () => [1] };
const wrong = { id: 'wrong', expected: 1, actual: () => 2 };
const throwing = {
	id: 'throwing',
	expected: 1,
	actual: () => {
		throw new Error('no');
	},
};

it('a case that differs or throws has failed, unless it is explained', async () => {
	const { passed, failed, explained } = await judge(
		{ name: 's', cases: [right, wrong, throwing] },
		{ wrong: 'the standard' },
	);
	expect({ passed, explained }).toEqual({ passed: 1, explained: ['wrong: the standard'] });
	expect(failed).toHaveLength(1);
	expect(failed[0]).toContain('threw Error: no');
});

it('an explanation of what passes, or is not there, is a failure', async () => {
	const { failed } = await judge({ name: 's', cases: [right] }, { right: 'x', gone: 'y' });
	expect(failed).toEqual([
		'right: passes, and is explained as if it did not',
		'gone: is explained, and there is no such case',
	]);
});

it('a suite whose files are absent has no result', async () => {
	for (const suite of suites) expect(await runSuite(suite, '/nowhere')).toBeUndefined();
});

it('every suite that there is is run', () => {
	const files = readdirSync(new URL('../../../../../infra/tools/conformance/suites', import.meta.url));
	expect(suites).toHaveLength(files.length);
	expect(new Set(suites.map(({ file }) => file)).size).toBe(files.length);
});
