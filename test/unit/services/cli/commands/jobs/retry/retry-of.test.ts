import { describe, expect, it } from 'vitest';
import type { JobsRetryOptions } from '../../../../../../../services/cli/commands/jobs/retry/options.ts';
import { retryOf } from '../../../../../../../services/cli/commands/jobs/retry/retry-of.ts';
import { readCommandLine } from '../../../../../../../services/cli/parse/parse-args.ts';
import type { Job } from '../../../../../../../shared/core/job.ts';
import { aJob, options } from '../../../../../../support/builders.ts';

const old = aJob({
	mode: 'fanout',
	options: options({ chunkSize: 40, retries: 7, concurrency: 3, limits: { maxDurationMs: 5_000, maxInvocations: 9 } }),
});

function retry(...args: string[]) {
	return retryWith(old, ...args);
}

function retryWith(job: Job, ...args: string[]) {
	const line = readCommandLine(['jobs', 'retry', 'ID', ...args]);
	if (line.kind !== 'run') throw new Error(`is ${line.kind}`);
	return retryOf(job, line.command.options as JobsRetryOptions, { cores: 9, userAgent: 'Shoal/1' });
}

describe('a retry of a job', () => {
	it('keeps its mode and all its options, though the command has defaults of its own', () => {
		const { settings, options: optionsOf } = retry();

		expect(settings).toMatchObject({ mode: 'fanout', concurrency: 3, memoryMb: 1024 });
		expect(optionsOf(1_000_000)).toEqual(old.options);
	});

	it('takes what the command line says, and keeps the rest', () => {
		const { options: optionsOf } = retry(
			'--timeout',
			'60',
			'--retries',
			'0',
			'--header',
			'X-A: b',
			'--max-cost',
			'0.5',
		);

		expect(optionsOf(1_000_000)).toEqual({
			...old.options,
			visit: { ...old.options.visit, timeoutMs: 60_000, headers: { 'x-a': 'b' } },
			retries: 0,
			limits: { ...old.options.limits, maxCostUsd: 0.5 },
		});
	});

	it('is as polite as the command line says', () => {
		expect(retry('--rate-per-host', '2', '--ignore-robots').options(1).politeness).toEqual({
			ratePerHost: 2,
			robots: false,
		});
	});

	it('S3.6 sends its report where the old one went, unless it is told where', () => {
		const sent = { ...old, options: { ...old.options, destinations: [{ type: 'stdout' as const }] } };
		const to = (...args: string[]) => retryWith(sent, ...args).options(1);

		expect(to()).toMatchObject({ destinations: [{ type: 'stdout' }] });
		expect(to()).not.toHaveProperty('trustsDestinations');
		expect(to('--notify', 'file:a.md')).toMatchObject({ destinations: [{ type: 'file' }], trustsDestinations: true });
	});

	it('cuts smaller chunks for fewer targets, unless it is told how large', () => {
		expect(retry().options(20).chunkSize).toBe(10);
		expect(retry('--chunk-size', '90').options(20).chunkSize).toBe(90);
	});

	it('in another mode has what that mode has by default', () => {
		const { settings, options: optionsOf } = retry('--mode', 'threads');

		expect(settings).toMatchObject({ mode: 'threads', concurrency: 50 });
		expect(optionsOf(1_000_000)).toMatchObject({ threads: 8, concurrency: 50, memoryMb: 10_240, retries: 7 });
	});
});

it.each(['0', '-1', 'free', '0.00.1'])('S2.10 --max-cost %s is no sum', (sum) => {
	expect(() => retry(`--max-cost=${sum}`)).toThrow('--max-cost');
});
