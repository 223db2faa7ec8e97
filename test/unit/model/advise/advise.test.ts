import { describe, expect, it } from 'vitest';
import { adviceJson } from '../../../../services/cli/commands/advise/advice-json.ts';
import { adviceText } from '../../../../services/cli/commands/advise/advice-text.ts';
import type { AdviseOptions } from '../../../../services/cli/commands/advise/options.ts';
import { givenOver } from '../../../../services/cli/commands/advise/workload.ts';
import { readCommandLine } from '../../../../services/cli/parse/parse-args.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import { advise } from '../../../../shared/model/advise/advise.ts';
import { recorded } from '../../../../shared/model/distribution.ts';
import { awsProfile } from '../../../../shared/model/machine/aws-profile.ts';
import { aSetting, aWorkload } from '../../../support/model-builders.ts';

function optionsOf(...args: string[]): AdviseOptions {
	const line = readCommandLine(['advise', ...args]);
	if (line.kind !== 'run') throw new Error(`is ${line.kind}`);
	return line.command.options as AdviseOptions;
}

const FIGURES = ['--urls', '2000', '--latency', 'p50=200ms,p99=2s', '--cpu', '4ms', '--bytes', '30k'];

describe('the workload that advice is about', () => {
	it('is what was given', () => {
		const { workload, bodyBytes } = givenOver(optionsOf(...FIGURES, '--hosts', '7', '--rate-per-host', '2'));

		expect(workload).toMatchObject({ targets: 2000, hosts: 7, ratePerHost: 2 });
		expect(workload.waitMs.quantile(0.99)).toBeCloseTo(2000, 6);
		expect([workload.cpuMs.mean, bodyBytes]).toEqual([4, 30_000]);
	});

	it('says what it assumes', () => {
		const { assumptions } = givenOver(optionsOf('--urls', '1e3', '--latency', '300ms'));

		expect(assumptions.join('; ')).toMatch(/p99 of 5 times.*computes for 2 ms \(--cpu\).*30 kB/);
	});

	it('is of the job where nothing else is given', () => {
		const ran = { setting: aSetting(), initMs: null };
		const job = { workload: aWorkload({ waitMs: recorded([1, 2, 3]) }), bodyBytes: 500, peakMemoryMb: 90, ...ran };
		const { workload, bodyBytes } = givenOver(optionsOf('--from-job', 'ID', '--urls', '1e6'), job);

		expect(workload).toEqual({ ...job.workload, targets: 1_000_000 });
		expect(bodyBytes).toBe(500);
	});

	it.each([
		{ args: [], says: /give --from-job ID, or --urls and --latency/ },
		{ args: ['--urls', '10'], says: /give --latency, such as/ },
		{ args: ['--urls', '10', '--latency', '200'], says: /--latency: "200" is not a time such as 200ms/ },
		{ args: [...FIGURES, '--deadline', '5'], says: /--deadline: "5" is not a time above 0 with its unit/ },
		{ args: [...FIGURES, '--memroy', '5'], says: /did you mean --memory\?/ },
	])('U4 is wanted of $args', ({ args, says }) => {
		expect(() => optionsOf(...args)).toThrow(UsageError);
		expect(() => optionsOf(...args)).toThrow(says);
	});
});

it('advice about a single target counts it so', () => {
	const options = optionsOf('--urls', '1', '--latency', '1ms');
	const given = givenOver(options);
	const tariff = { region: options.region, architecture: options.architecture };
	const advice = advise({ ...given, profile: awsProfile(), tariff, constraints: {}, fixed: {} });

	expect(adviceText(advice, given)[0]).toMatch(/^1 target; a visit/);
});

describe('advice for people', () => {
	const options = optionsOf(...FIGURES, '--threads', '8', '--memory', '3008');
	const given = givenOver(options);
	const tariff = { region: options.region, architecture: options.architecture };
	const fixed = { threads: 8, memoryMb: 3008 };
	const advice = advise({ ...given, profile: awsProfile(), tariff, constraints: {}, fixed });
	const text = adviceText(advice, given).join('\n');

	it('S0.3 S2.2 S2.3 says what to use, what it costs, what binds, and what threads need', () => {
		expect(text).toMatch(/^2,000 targets; a visit waits 200 ms/);
		expect(text).toContain('Warning: 8 threads are more than the 2 cores of 3,008 MB on AWS');
		expect(text).toMatch(/cheapest +\d.*threads, 8 threads in 3,008 MB/);
		expect(text).toMatch(/DynamoDB +S3 +total +at worst/);
		expect(text).toContain('2: 3,538 MB');
		expect(text).toContain('below 1,769 MB threads gain nothing for CPU work');
		expect(text).toMatch(/Use: shoal scrape --mode \w+/);
		expect(text).not.toMatch(/NaN|undefined|Infinity/);
	});

	it('S2.10 tells the cost at worst, which is above the predicted one', () => {
		for (const { worstCaseUsd, costUsd } of [advice.cheapest, advice.fastest]) {
			expect(worstCaseUsd).toBeGreaterThan(costUsd.p90 * 2);
		}
	});

	it('has all of it as JSON', () => {
		const json = JSON.parse(JSON.stringify(adviceJson(advice, given, options)));

		expect(json.workload).toMatchObject({ targets: 2000, cpuMs: 4, bodyBytes: 30_000 });
		expect(json.workload.latencyMs.p99).toBeCloseTo(2000, 6);
		expect(json).toMatchObject({ platform: tariff, gains: advice.gains, warnings: advice.warnings });
		expect(json.cheapest.cost.total).toBe(advice.cheapest.cost.total);
	});
});
