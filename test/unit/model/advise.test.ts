import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/core/errors.ts';
import { type AdviseInput, advise } from '../../../shared/model/advise/advise.ts';
import { bindingsOf } from '../../../shared/model/advise/bindings.ts';
import { breakEvenOfTargets } from '../../../shared/model/advise/break-even.ts';
import { threadWarnings } from '../../../shared/model/advise/warnings.ts';
import { constant } from '../../../shared/model/distribution.ts';
import { awsProfile } from '../../../shared/model/machine/aws-profile.ts';
import { predict } from '../../../shared/model/predict.ts';
import type { Setting } from '../../../shared/model/setting.ts';
import type { Workload } from '../../../shared/model/workload.ts';
import { aSetting, aWorkload } from '../../support/model-builders.ts';

const aws = awsProfile();

function adviceOn(workload: Workload, given: Partial<AdviseInput> = {}) {
	const tariff = { region: 'us-east-1', architecture: 'arm64' } as const;
	return advise({ workload, profile: aws, tariff, constraints: {}, bodyBytes: 30_000, fixed: {}, ...given });
}

describe('advice', () => {
	const advice = adviceOn(aWorkload());

	it('names a cheapest and a fastest setting, and one between', () => {
		const { cheapest, fastest, balanced } = advice;

		expect(fastest.wallMs.p50).toBeLessThanOrEqual(balanced.wallMs.p50 * 1.02);
		expect(cheapest.costUsd.p50).toBeLessThanOrEqual(balanced.costUsd.p50 * 1.02);
		expect(fastest.wallMs.p50).toBeLessThan(cheapest.wallMs.p50);
		expect(cheapest.costUsd.p50).toBeLessThan(fastest.costUsd.p50);
	});

	it('S2.2 tells the memory that n threads need', () => {
		expect(advice.memoryOfThreads.slice(0, 3)).toEqual([
			{ threads: 1, memoryMb: 1769 },
			{ threads: 2, memoryMb: 3538 },
			{ threads: 3, memoryMb: 5307 },
		]);
		expect(advice.memoryOfThreads.at(-1)).toEqual({ threads: 6, memoryMb: 10_240 });
	});

	it('keeps to a deadline by what costs least', () => {
		const deadlineMs = (advice.fastest.wallMs.p50 + advice.cheapest.wallMs.p50) / 2;
		const { cheapest } = adviceOn(aWorkload(), { constraints: { deadlineMs } });

		expect(cheapest.wallMs.p50).toBeLessThanOrEqual(deadlineMs);
		expect(cheapest.costUsd.p50).toBeGreaterThanOrEqual(advice.cheapest.costUsd.p50 * 0.98);
	});

	it.each([
		{ constraints: { deadlineMs: 100 }, says: /^no setting meets 100 ms: the fastest takes (\d+ ms|\d+\.\d\d s)$/ },
		{
			constraints: { budgetUsd: 1e-9 },
			says: /^no setting costs \$0\.00000000100 or less: the cheapest costs \$[\d.]+$/,
		},
	])('U4 says of $constraints how near one comes', ({ constraints, says }) => {
		const attempt = () => adviceOn(aWorkload(), { constraints });

		expect(attempt).toThrow(UsageError);
		expect(attempt).toThrow(says);
	});

	it('takes nothing for useful that cannot hold its bodies', () => {
		const { fastest } = adviceOn(aWorkload(), { bodyBytes: 2_000_000 });

		expect(fastest.setting.concurrency * 8).toBeLessThan(fastest.setting.memoryMb);
	});

	it('warns of threads that were asked for and have no core', () => {
		const { warnings } = adviceOn(aWorkload({ targets: 100 }), { fixed: { threads: 6, memoryMb: 1024 } });

		expect(warnings[0]).toContain('6 threads gain nothing for CPU work at 1,024 MB');
	});
});

describe('what binds a job', () => {
	const namesFor = (workload: Workload, setting: Setting) =>
		bindingsOf(predict(workload, setting, aws, { repeats: 1 }), { workload, profile: aws }).map(({ name }) => name);

	it.each([
		{
			case: 'few permits',
			workload: aWorkload({ waitMs: constant(2000) }),
			setting: aSetting({ concurrency: 5 }),
			name: 'concurrency',
		},
		{ case: 'much to compute', workload: aWorkload({ cpuMs: constant(50) }), setting: aSetting(), name: 'CPU' },
		{
			case: 'polite visits',
			workload: aWorkload({ hosts: 1, ratePerHost: 10 }),
			setting: aSetting(),
			name: 'host rate',
		},
		{
			case: 'one at a time',
			workload: aWorkload({ targets: 50 }),
			setting: aSetting({ mode: 'sequential' }),
			name: 'latency',
		},
		{
			case: 'many instances for a short time',
			workload: aWorkload({ targets: 50_000, waitMs: constant(1000) }),
			setting: aSetting({ maxInstances: 1000, batchSize: 1, concurrency: 20 }),
			name: 'ramp',
		},
		{
			case: 'every socket taken',
			workload: aWorkload({ targets: 50_000, waitMs: constant(3000), cpuMs: constant(0.1) }),
			setting: aSetting({ mode: 'threads', threads: 6, memoryMb: 10_240, concurrency: 150 }),
			name: 'sockets',
		},
	])('is above all $name with $case', ({ workload, setting, name }) => {
		expect(namesFor(workload, setting)[0]).toBe(name);
	});
});

it('finds from how many targets on fan-out is faster than threads', () => {
	const workload = aWorkload({ waitMs: constant(500) });
	const fanout = aSetting({ maxInstances: 100 });
	const threads = aSetting({ mode: 'threads', threads: 2, memoryMb: 3538 });
	const found = breakEvenOfTargets({ workload, profile: aws, settings: [fanout, threads], by: 'time' });

	expect(found).toMatchObject({ below: 'threads', from: 'fanout' });
	const at = (setting: Setting, targets: number) => predict({ ...workload, targets }, setting, aws).wallMs.p50;
	const many = (found?.at ?? 0) * 4;
	expect(at(fanout, many)).toBeLessThan(at(threads, many));
	expect(at(fanout, 10)).toBeGreaterThan(at(threads, 10));
});

describe('threads on a memory size', () => {
	it.each([
		{
			threads: 2,
			memoryMb: 1024,
			says: '2 threads gain nothing for CPU work at 1,024 MB: below 1,769 MB they share 0.58 of a core on AWS',
		},
		{ threads: 4, memoryMb: 3538, says: '4 threads are more than the 2 cores of 3,538 MB on AWS: they need 7,076 MB' },
		{
			threads: 8,
			memoryMb: 10_240,
			says: '8 threads are more than the 6 cores of 10,240 MB on AWS: AWS has 6 at most',
		},
	])('S2.2 S2.3 warns of $threads at $memoryMb MB', ({ says, ...given }) => {
		expect(threadWarnings({ mode: 'threads', ...given })).toEqual([says]);
	});

	it.each([
		{ mode: 'threads' as const, threads: 6, memoryMb: 10_240 },
		{ mode: 'threads' as const, threads: 1, memoryMb: 512 },
		{ mode: 'fanout' as const, threads: 8, memoryMb: 128 },
	])('S2.3 has nothing against $threads at $memoryMb MB in $mode mode', (given) => {
		expect(threadWarnings(given)).toEqual([]);
	});
});
