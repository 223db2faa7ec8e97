import { describe, expect, it } from 'vitest';
import { constant } from '../../../shared/model/distribution.ts';
import { type LocalJob, localFiguresFrom } from '../../../shared/model/local-figures.ts';
import { simulatedMs } from '../../../shared/model/local-overhead.ts';
import { localProfile, USUAL_LOCAL } from '../../../shared/model/machine/local-profile.ts';
import { recordedSetting } from '../../../shared/model/recorded-setting.ts';
import { aJob, aLine } from '../../support/builders.ts';
import { aSetting, aWorkload } from '../../support/model-builders.ts';

const workload = aWorkload({ targets: 200, waitMs: constant(50), cpuMs: constant(0.5) });
const fanout = aSetting({ maxInstances: 4, concurrency: 10 });
const threads = aSetting({ mode: 'threads', threads: 2, concurrency: 10 });

function aLocalJob(setting: typeof fanout, wallMs: number, initMs: number | null = 150): LocalJob {
	return { workload, setting, wallMs, initMs };
}

describe('the local profile that jobs show', () => {
	it('predicts for the same job what it took', () => {
		const figures = localFiguresFrom([aLocalJob(fanout, 5000), aLocalJob(threads, 4000)], 2);

		expect(simulatedMs({ workload, setting: fanout }, localProfile(figures.fanout))).toBeCloseTo(5000, 6);
		expect(simulatedMs({ workload, setting: threads }, localProfile(figures.threads))).toBeCloseTo(4000, 6);
	});

	it('takes the middle of several jobs, and the quickest loading of all', () => {
		const jobs = [4000, 5000, 9000].map((wallMs, i) => aLocalJob(fanout, wallMs, [300, null, 120][i] ?? null));
		const figures = localFiguresFrom(jobs, 2);

		expect(figures.fanout.initCpuMs).toBe(120);
		expect(simulatedMs({ workload, setting: fanout }, localProfile(figures.fanout))).toBeCloseTo(5000, 6);
	});

	it('lends a mode that no job had what the other one takes besides', () => {
		const { fanout: own, threads: lent } = localFiguresFrom([aLocalJob(fanout, 5000)], 2);

		expect(lent.pickUpMs).toBe(own.pickUpMs);
		expect(lent.pickUpMs).toBeGreaterThan(1000);
	});

	it('waits for nothing where a job was quicker than it is simulated', () => {
		expect(localFiguresFrom([aLocalJob(fanout, 1)], 2).fanout.pickUpMs).toBe(0);
	});

	it('is that of a usual machine before the first job', () => {
		const usual = { ...USUAL_LOCAL, cores: 8 };

		expect(localFiguresFrom([], 8)).toEqual({ fanout: usual, threads: usual });
	});
});

it('reads from the ledger in which setting a job ran', () => {
	const options = { ...aJob().options, chunkSize: 10 };
	const lines = [
		aLine({ functionName: 'DispatcherFunction', instanceId: 'd', targets: 200 }),
		aLine({ instanceId: 'a', targets: 100 }),
		aLine({ instanceId: 'b', targets: 95 }),
		aLine({ instanceId: 'a', targets: 5 }),
	];

	expect(recordedSetting({ mode: 'fanout', options }, lines)).toMatchObject({
		mode: 'fanout',
		chunkSize: 10,
		batchSize: 10,
		batchWindowMs: 0,
		maxInstances: 2,
	});
});
