import { describe, expect, it } from 'vitest';
import type { ScrapeOptions } from '../../../../../services/cli/commands/scrape/options.ts';
import { executionOf } from '../../../../../services/cli/job/start/local-execution.ts';
import { workloadOf } from '../../../../../services/cli/job/start/workload.ts';
import { readCommandLine } from '../../../../../services/cli/parse/parse-args.ts';
import { jobOptionsOf } from '../../../../../shared/app/jobs/request/job-options.ts';

const CORES = 9;
const DEFAULTS = { chunkSize: 20, threads: 8, userAgent: 'Shoal/1' };

function settingsOf(...args: string[]) {
	const line = readCommandLine(['scrape', 'http://a/', ...args]);
	if (line.kind !== 'run') throw new Error(`is ${line.kind}`);
	const options = line.command.options as ScrapeOptions;
	return jobOptionsOf({ ...options, ...executionOf(options, CORES) }, DEFAULTS);
}

describe('the settings of a job', () => {
	it('S2.11 say what to compute, where the workload is to', () => {
		const line = readCommandLine(['scrape', '--workload', 'hash', '--rounds', '7']);
		if (line.kind !== 'run') throw new Error(`is ${line.kind}`);
		const options = line.command.options as ScrapeOptions;

		const settings = jobOptionsOf(
			{ ...options, ...executionOf(options, CORES) },
			{ ...DEFAULTS, workload: workloadOf(options) },
		);

		expect(settings.visit.workload).toEqual({
			kind: 'hash',
			rounds: 7,
		});
	});

	it.each([
		{ args: [], settings: { concurrency: 50, threads: 8, memoryMb: 10_240, chunkSize: 20, retries: 2 } },
		{ args: ['--mode', 'threads'], settings: { concurrency: 50, threads: 8, memoryMb: 10_240 } },
		{ args: ['--mode', 'sequential', '--threads', '4'], settings: { concurrency: 1, threads: 1, memoryMb: 1769 } },
		{
			args: ['--memory', '512', '--chunk-size', '7', '--threads', '2'],
			settings: { memoryMb: 512, chunkSize: 7, threads: 2 },
		},
	])('S0.7 of $args are $settings', ({ args, settings }) => {
		expect(settingsOf(...args)).toMatchObject(settings);
	});

	it.each([
		{ args: [], politeness: { robots: false } },
		{
			args: ['--rate-per-host', '0.5', '--concurrency-per-host', '3', '--ignore-robots'],
			politeness: { ratePerHost: 0.5, concurrencyPerHost: 3, robots: false },
		},
	])('S4.7 treat hosts as $args say', ({ args, politeness }) => {
		expect(settingsOf(...args).politeness).toEqual(politeness);
	});

	it('say how to visit', () => {
		const args = ['--header', 'Cookie: a=1', '--header', 'cookie: b=2', '--header', 'X: 1', '--header', 'x: 2'];

		expect(settingsOf(...args).visit).toEqual({
			timeoutMs: 15_000,
			connectTimeoutMs: 5000,
			maxBodyBytes: 5_242_880,
			maxRedirects: 10,
			userAgent: 'Shoal/1',
			headers: { cookie: 'a=1; b=2', x: '1, 2' },
			acceptStatus: '2xx',
			privateHosts: { hosts: [], localTargets: true },
		});
		expect(settingsOf('--user-agent', 'Bot/2').visit.userAgent).toBe('Bot/2');
	});
});
