import { expect, it } from 'vitest';
import { judge } from '../../../../../infra/tools/engines/known-gaps.ts';
import { renderEngines } from '../../../../../infra/tools/engines/render-engines.ts';
import type { ContractTest, EngineRun } from '../../../../../infra/tools/engines/run-contracts.ts';

const UNITS = {
	contract: 'a table that fails',
	title: 'S0.3 counts a unit for each started KB that is written, and each 4 KB that are read',
};

function aRun(tests: readonly ContractTest[]): EngineRun {
	return { engine: 'moto 5.2.5', from: 'PyPI', services: ['DYNAMODB'], tests };
}

const passed = (title: string): ContractTest => ({ contract: 'a store', title, passed: true, message: null });
const failed = (test: { contract: string; title: string }): ContractTest => ({ ...test, passed: false, message: 'no' });

it('a failure is a gap only where somebody has said why', () => {
	const judged = judge(aRun([passed('a'), failed(UNITS), failed({ contract: 'a store', title: 'b' })]));

	expect(judged.passed).toBe(1);
	expect(judged.gaps).toMatchObject([UNITS]);
	expect(judged.unexpected).toMatchObject([{ title: 'b' }]);
	expect(judged.closed).toEqual([]);
});

it('a gap that is none any more is told of', () => {
	expect(judge(aRun([{ ...UNITS, passed: true, message: null }])).closed).toEqual([UNITS.title]);
});

it('the page has a row for each engine, and the reason of each gap', () => {
	const page = renderEngines([judge(aRun([passed('a'), failed(UNITS)]))]);

	expect(page).toContain('| moto 5.2.5 | PyPI | DYNAMODB | 1 | 1 |');
	expect(page).toContain(`| moto 5.2.5 | ${UNITS.contract}: ${UNITS.title} |`);
});
