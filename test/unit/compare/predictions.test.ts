import { describe, expect, it } from 'vitest';
import { compareText } from '../../../services/cli/commands/compare/compare-text.ts';
import { runsCsv } from '../../../services/cli/commands/compare/runs-csv.ts';
import { noPaint } from '../../../services/cli/text/paint.ts';
import { fullSetting, predictOnAws } from '../../../shared/compare/aws-prediction.ts';
import { comparisonOf } from '../../../shared/compare/comparison.ts';
import { type LocalPrediction, TOO_SHORT } from '../../../shared/compare/local-prediction.ts';
import { reportJsonOf } from '../../../shared/compare/report-json.ts';
import type { ComparedRun } from '../../../shared/compare/run.ts';
import { DEFAULT_TARIFF, type Tariff } from '../../../shared/core/report/prices.ts';
import { constant } from '../../../shared/model/distribution.ts';
import { simulatedMs } from '../../../shared/model/local-overhead.ts';
import { localProfile, USUAL_LOCAL } from '../../../shared/model/machine/local-profile.ts';
import { comparePage } from '../../../shared/runtime/compare-page.ts';
import { aPlan, aRun, aSetting } from '../../support/comparison.ts';
import { aWorkload } from '../../support/model-builders.ts';

const threads = aSetting({ mode: 'threads', memoryMb: 10_240, threads: 2, maxInstances: 1 });
const fanout = aSetting();
const shared = { batchSize: 10, batchWindowMs: 0 };
const workload = aWorkload({ targets: 600, waitMs: constant(100), cpuMs: constant(1) });
const recorded = { workload, setting: fullSetting(fanout, shared), initMs: null, bodyBytes: 10_000, peakMemoryMb: 100 };
const warm = localProfile({ ...USUAL_LOCAL, cores: 2, pickUpMs: 0 }, 'warm');

const simulated = (setting: typeof fanout) => simulatedMs({ workload, setting: fullSetting(setting, shared) }, warm);

/** A warm run that took `besidesMs` over what is simulated. */
function predictedRun(setting: typeof fanout, besidesMs: number, tariff: Tariff = DEFAULT_TARIFF): ComparedRun {
	const predicted = predictOnAws(workload, fullSetting(setting, shared), tariff);
	return aRun({ setting, recorded, predicted, given: { wallMs: simulated(setting) + besidesMs } });
}

const known = (local: LocalPrediction | typeof TOO_SHORT | null | undefined) =>
	local === TOO_SHORT ? undefined : local;

const compared = (...runs: ComparedRun[]) => comparisonOf(aPlan(runs.map(({ setting }) => setting)), runs);

describe('what a comparison predicts on AWS', () => {
	const runs = [predictedRun(threads, 50), predictedRun(fanout, 50)];
	const comparison = compared(...runs);

	it('stands beside each run, with the memory and the architecture', () => {
		const [head = '', row = ''] = runsCsv(runs).split('\r\n');
		const cells = Object.fromEntries(head.split(',').map((name, i) => [name, row.split(',')[i]]));
		const [json] = reportJsonOf(comparison).runs;

		expect(cells).toMatchObject({ memoryMb: '10240', awsArchitecture: 'arm64', awsRegion: 'us-east-1' });
		expect(Number(cells.awsWallMs)).toBeCloseTo(runs[0]?.predicted?.wallMs.p50 ?? 0, 1);
		expect(Number(cells.awsUsd)).toBe(runs[0]?.predicted?.costUsd.p50);
		expect(json?.predicted).toEqual(runs[0]?.predicted);
		expect(json).not.toHaveProperty('recorded');
	});

	it('has cold starts and a ramp, which the runs here have not', () => {
		for (const { predicted, wallMs } of comparison.settings)
			expect(predicted?.wallMs.p50).toBeGreaterThan(wallMs.median);
	});

	it('costs more on x86', () => {
		const { predicted } = predictedRun(fanout, 0, { region: 'us-east-1', architecture: 'x86_64' });

		expect(predicted?.costUsd.p50).toBeGreaterThan(runs[1]?.predicted?.costUsd.p50 ?? 0);
	});

	it('U5 names the fastest and the cheapest there, in the table and on the page', async () => {
		const said =
			/^On AWS \(arm64, us-east-1, from a cold start\) the model predicts (threads|fanout) \(.* with [\d,]+ MB\) to be the fastest/;
		const page = await comparePage(comparison);

		expect(comparison.awsText).toMatch(said);
		expect(page).toContain(comparison.awsText);
		expect(page).toContain('<h2>Predicted on AWS</h2>');
		expect(page).toContain('<figure><h2>Time against cost, predicted on AWS</h2>');
		expect(page).not.toMatch(/NaN|undefined|Infinity/);
		expect(compareText(comparison, noPaint).join('\n')).toMatch(
			/\nthreads +10,240 MB .* 0 %\nfanout +1,769 MB .* 0 %\narm64, us-east-1/,
		);
	});

	it('is said of nothing where nothing was visited', async () => {
		const none = compared(aRun({ setting: threads }), aRun({ setting: fanout }));

		expect(none.awsText).toBeUndefined();
		expect(none.settings.map(({ local }) => local)).toEqual([null, null]);
		expect(compareText(none, noPaint).join('\n')).not.toContain('predicted on AWS');
		expect(await comparePage(none)).not.toContain('<h2>Predicted on AWS</h2>');
	});
});

describe('how far the model is off here', () => {
	it('is told by what other settings took over what is simulated', () => {
		const [first, second] = compared(predictedRun(threads, 100), predictedRun(fanout, 20)).settings;

		expect(known(first?.local)?.wallMs).toBeCloseTo(simulated(threads) + 20, 6);
		expect(known(second?.local)?.wallMs).toBeCloseTo(simulated(fanout) + 100, 6);
		expect(known(first?.local)?.errorPercent).toBeCloseTo((-80 / (simulated(threads) + 100)) * 100, 6);
		expect(known(second?.local)?.errorPercent).toBeCloseTo((80 / (simulated(fanout) + 20)) * 100, 6);
	});

	it('is no longer than the least that another took over, as a long run is late in each of its visits', () => {
		const [, , third] = compared(
			predictedRun(aSetting({ mode: 'sequential', concurrency: 1, maxInstances: 1 }), 900),
			predictedRun(fanout, 20),
			predictedRun(threads, 30),
		).settings;

		expect(known(third?.local)?.wallMs).toBeCloseTo(simulated(threads) + 20, 6);
	});

	it('S2.9 is said to be unknown of runs that are shorter than what starting takes', async () => {
		const runs = [threads, fanout].flatMap((setting) => {
			const run = predictedRun(setting, 20);
			const cold = aRun({ setting, recorded, cold: true, given: { wallMs: run.summary.wallMs * 2 + 1 } });
			return [cold, run];
		});
		const brief = comparisonOf(aPlan([threads, fanout]), runs);

		expect(brief.settings.map(({ local }) => local)).toEqual([TOO_SHORT, TOO_SHORT]);
		const text = compareText(brief, noPaint).join('\n');
		expect(text).toMatch(/\nthreads .* too short to tell\n/);
		expect(text).toContain('too short to tell: the run took less than starting does');
		expect(await comparePage(brief)).toContain('too short to tell');
	});

	it('is said to be unknown where the others leave nothing of it', () => {
		const { settings } = compared(predictedRun(threads, 20), predictedRun(fanout, -simulated(threads) - 1));

		expect(settings[0]?.local).toBe(TOO_SHORT);
	});

	it('cannot be said of a setting by itself', () => {
		expect(compared(predictedRun(threads, 100)).settings).toMatchObject([{ local: null }]);
	});

	it('cannot be said of a crawl, whose links are not simulated', () => {
		const crawls = [predictedRun(threads, 100), predictedRun(fanout, 20)].map((run) => {
			const settings = { ...run.summary.settings, crawl: { scope: {}, checksLinks: false } as never };
			return { ...run, summary: { ...run.summary, settings } };
		});
		const { settings, notes } = compared(...crawls);

		expect(settings.map(({ local }) => local)).toEqual([null, null]);
		expect(notes).toContainEqual(expect.stringContaining('as for a list of the pages that the crawl found'));
	});
});
