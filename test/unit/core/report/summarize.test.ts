import { expect, it } from 'vitest';
import type { Job, JobTotals } from '../../../../shared/core/job.ts';
import { NO_TIMES } from '../../../../shared/core/record/phase-times.ts';
import { sumLedger } from '../../../../shared/core/report/ledger.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import { aJob, aLine, options } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

const totals: JobTotals = {
	targets: 9,
	duplicates: 1,
	notPlanned: 2,
	counts: { ok: 8, timeout: 1 },
	retries: 3,
	bytes: 440,
	timeMs: { ...NO_TIMES, ttfb: 450, store: 9 },
	startedAt: START,
	finishedAt: START + 2_500,
	usage: sumLedger([aLine({ billedMs: 1_000, memoryMb: 2_048, cold: true })], [], 2_048),
};

it('says what a finished job came to', () => {
	const job = aJob({ mode: 'threads', state: 'reported', totals, source: { ...aJob().source, name: 'urls.csv' } });

	expect(summaryOf(job, START + 99_999)).toEqual({
		incomplete: ['not visited: 2 targets'],
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
		waits: { forRate: 0, forPauses: 0, slowedHosts: [] },
		startedAt: '2027-01-15T08:00:00.000Z',
		finishedAt: '2027-01-15T08:00:02.500Z',
		wallMs: 2_500,
		invocations: 1,
		instances: 1,
		coldStarts: 1,
		billedMs: 1_000,
		gbSeconds: 2,
		cpuMs: 15,
		cpuShare: 0.015,
		waitingShare: 0.985,
		bound: 'io',
		timeMs: { ...NO_TIMES, ttfb: 450, store: 9 },
		peakMemoryMb: 80,
		cost: expect.objectContaining({ lambdaDuration: 2 * 0.0000133334, currency: 'USD' }),
		settings: options(),
	});
});

it('R8 shows neither the credentials of a job nor the certificates that it brings along', () => {
	const visit = {
		...options().visit,
		credentials: { 'http://a.example': 'me:secret' },
		ca: '-----BEGIN\n-----BEGIN\n',
	};
	const { settings } = summaryOf(aJob({ options: { ...options(), visit } }), START);
	expect(settings.visit).toEqual({ ...visit, credentials: { 'http://a.example': '***' }, ca: '2 certificates' });
});

it('says of a running job how far it is', () => {
	const counted = { targets: 40, settled: 30, failed: 2, bytes: 5, http_error: 2, ok: 28, planned: 4 };
	expect(summaryOf(aJob(), START + 700, counted)).toMatchObject({
		counts: { ok: 28, http_error: 2 },
		state: 'running',
		targets: 40,
		progress: { targets: 40, settled: 30, failed: 2 },
		bytes: 5,
		finishedAt: null,
		wallMs: 700,
		invocations: 0,
		bound: null,
		timeMs: NO_TIMES,
		cost: { total: 0 },
	});
});

it('does not mix what the counters say into what the recount found', () => {
	const summary = summaryOf(aJob({ totals }), START, { targets: 40, settled: 30, failed: 2, bytes: 5 });

	expect(summary).toMatchObject({ targets: 9, bytes: 440 });
	expect(summary).not.toHaveProperty('progress');
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

it('R8 tells which headers a job sends, and not with what', () => {
	const { visit } = options();
	const headers = { authorization: 'Bearer secret', 'x-api-key': 'secret' };
	const { settings } = summaryOf(aJob({ options: options({ visit: { ...visit, headers } }) }), START);

	expect(settings.visit.headers).toEqual({ authorization: '***', 'x-api-key': '***' });
	expect(settings.visit.userAgent).toBe('test');
});
