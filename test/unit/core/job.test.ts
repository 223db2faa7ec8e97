import { expect, it } from 'vitest';
import { endStateOf, hasEnded, JOB_STATES, type Job, type JobTotals } from '../../../shared/core/job.ts';
import { NO_TIMES } from '../../../shared/core/record/phase-times.ts';
import { sumLedger } from '../../../shared/core/report/ledger.ts';
import { summaryOf } from '../../../shared/core/report/summarize.ts';
import { aJob, options } from '../../support/builders.ts';
import { START } from '../../support/virtual-clock.ts';

const WHOLE: JobTotals = {
	targets: 4,
	duplicates: 0,
	notPlanned: 0,
	counts: { ok: 4 },
	retries: 0,
	bytes: 440,
	timeMs: NO_TIMES,
	startedAt: START,
	finishedAt: START + 2_500,
	usage: sumLedger([], [], 2_048),
};
const crawl = { scope: { sites: [], include: [], exclude: [] }, checksLinks: false };

it.each([
	{ stopReason: undefined, state: 'reported' },
	{ stopReason: 'cancelled', state: 'cancelled' },
	{ stopReason: 'failed', state: 'failed' },
	{ stopReason: 'maxDuration', state: 'limited' },
	{ stopReason: 'maxInvocations', state: 'limited' },
	{ stopReason: 'maxCostUsd', state: 'limited' },
] as const)('a job that stopped for the reason $stopReason ends as $state', ({ stopReason, state }) => {
	const job: Job = { ...aJob(), ...(stopReason && { stopReason }) };

	expect(endStateOf(job)).toBe(state);
	expect(hasEnded(endStateOf(job))).toBe(true);
});

it.each([
	{ found: 'that was visited whole', totals: {}, state: 'reported' },
	{ found: 'with targets left unvisited', totals: { counts: { ok: 3, limit: 1 } }, state: 'limited' },
	{ found: 'with targets left unplanned', totals: { notPlanned: 1 }, state: 'limited' },
	{ found: 'of which nobody knows what it had yet to follow', totals: {}, crawl, state: 'limited' },
])(
	'S2.10 a job $found ends as $state where the limit was reached during its last visits',
	({ totals, crawl, state }) => {
		const job = aJob({
			stopReason: 'maxInvocations',
			totals: { ...WHOLE, ...totals },
			options: options(crawl && { crawl }),
		});

		expect(endStateOf(job)).toBe(state);
		expect(summaryOf(job, START).limits).toEqual(state === 'limited' ? ['maxInvocations'] : []);
	},
);

it('a job goes on until its report is stored', () => {
	expect(JOB_STATES.filter((state) => !hasEnded(state))).toEqual(['planning', 'running', 'stopping', 'finished']);
});
