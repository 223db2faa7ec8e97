import { expect, it } from 'vitest';
import { exitCodeOf } from '../../../../services/cli/exit-code.ts';
import type { JobState } from '../../../../shared/core/job.ts';
import type { JobSummary } from '../../../../shared/core/report/summary.ts';
import type { Outcome } from '../../../../shared/core/result.ts';
import { options } from '../../../support/builders.ts';

function codeOf(state: JobState, counts: Partial<Record<Outcome, number>>, exitZero = false): number {
	return exitCodeOf({ state, counts, settings: options() } as JobSummary, { exitZero });
}

it('S1.4 a job of nothing, or of successes only, ends with 0', () => {
	expect(codeOf('reported', {})).toBe(0);
	expect(codeOf('reported', { ok: 5, robots: 1, http_error: 0 })).toBe(0);
});

it.each([
	'http_error',
	'network_error',
	'timeout',
	'blocked',
	'refused',
	'too_large',
	'invalid_url',
	'dead_letter',
] as const)('S4.5 one %s among successes ends with 1, or with 0 if asked', (outcome) => {
	expect(codeOf('reported', { ok: 99, [outcome]: 1 })).toBe(1);
	expect(codeOf('reported', { ok: 99, [outcome]: 1 }, true)).toBe(0);
});

it.each(['cancelled', 'limited', 'failed'] as const)(
	'a job that ended %s ends with 3, also with --exit-zero',
	(state) => {
		expect(codeOf(state, { ok: 1 })).toBe(3);
		expect(codeOf(state, { ok: 1 }, true)).toBe(3);
	},
);
