import { expect, it } from 'vitest';
import { endStateOf, hasEnded, JOB_STATES } from '../../../shared/core/job.ts';

it.each([
	{ reason: undefined, state: 'reported' },
	{ reason: 'cancelled', state: 'cancelled' },
	{ reason: 'failed', state: 'failed' },
	{ reason: 'maxDuration', state: 'limited' },
	{ reason: 'maxInvocations', state: 'limited' },
	{ reason: 'maxCostUsd', state: 'limited' },
] as const)('a job that stopped for the reason $reason ends as $state', ({ reason, state }) => {
	expect(endStateOf(reason)).toBe(state);
	expect(hasEnded(endStateOf(reason))).toBe(true);
});

it('a job goes on until its report is stored', () => {
	expect(JOB_STATES.filter((state) => !hasEnded(state))).toEqual(['planning', 'running', 'stopping', 'finished']);
});
