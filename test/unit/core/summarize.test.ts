import { expect, it } from 'vitest';
import type { Job, JobTotals } from '../../../shared/core/job.ts';
import { sumLedger } from '../../../shared/core/ledger.ts';
import { summaryOf } from '../../../shared/core/summarize.ts';
import { aJob, aLine, options } from '../../support/builders.ts';
import { START } from '../../support/virtual-clock.ts';

const totals: JobTotals = {
	targets: 9,
	duplicates: 1,
	notPlanned: 2,
	counts: { ok: 8, timeout: 1 },
	retries: 3,
	bytes: 440,
	startedAt: START,
	finishedAt: START + 2_500,
	usage: sumLedger([aLine({ billedMs: 1_000, memoryMb: 2_048, cold: true })], [], 2_048),
};

it('says what a finished job came to', () => {
	const job = aJob({ mode: 'threads', state: 'reported', totals, source: { ...aJob().source, name: 'urls.csv' } });

	expect(summaryOf(job, START + 99_999)).toEqual({
		jobId: job.jobId,
		mode: 'threads',
		state: 'reported',
		source: 'urls.csv',
		targets: 9,
		duplicates: 1,
		notPlanned: 2,
		limits: [],
		counts: { ok: 8, timeout: 1 },
		retries: 3,
		bytes: 440,
		startedAt: '2027-01-15T08:00:00.000Z',
		finishedAt: '2027-01-15T08:00:02.500Z',
		wallMs: 2_500,
		invocations: 1,
		instances: 1,
		coldStarts: 1,
		billedMs: 1_000,
		gbSeconds: 2,
		cpuMs: 15,
		peakMemoryMb: 80,
		cost: expect.objectContaining({ lambdaDuration: 2 * 0.0000133334, currency: 'USD' }),
		settings: options(),
	});
});

it('says of a running job how far it is', () => {
	expect(summaryOf(aJob(), START + 700, { targets: 40, bytes: 5 })).toMatchObject({
		state: 'running',
		targets: 40,
		bytes: 5,
		finishedAt: null,
		wallMs: 700,
		invocations: 0,
		cost: { total: 0 },
	});
});

it('does not mix what the counters say into what the recount found', () => {
	expect(summaryOf(aJob({ totals }), START, { targets: 40, bytes: 5 })).toMatchObject({ targets: 9, bytes: 440 });
});

it.each([
	{ stopReason: undefined, limits: [] },
	{ stopReason: 'cancelled', limits: [] },
	{ stopReason: 'failed', limits: [] },
	{ stopReason: 'maxDuration', limits: ['maxDuration'] },
	{ stopReason: 'maxCostUsd', limits: ['maxCostUsd'] },
] as const)('S2.10 a job stopped by $stopReason was cut short by the limits $limits', ({ stopReason, limits }) => {
	const job: Job = { ...aJob({ state: 'limited', totals }), ...(stopReason && { stopReason }) };

	expect(summaryOf(job, START).limits).toEqual(limits);
});
