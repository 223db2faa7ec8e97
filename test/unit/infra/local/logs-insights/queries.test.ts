import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createQueries } from '../../../../../infra/local/logs-insights/queries.ts';
import { readQuery } from '../../../../../infra/local/logs-insights/read-query.ts';
import { readQueriesFile } from '../../../../../infra/tools/daily-report/queries-file.ts';
import { gbSecondUsd, PRICES } from '../../../../../shared/core/report/prices.ts';

const ROOT = fileURLToPath(new URL('../../../../..', import.meta.url));
const DAY = Date.parse('2026-11-30T00:00:00Z') / 1000;

const rows = [
	{ '@timestamp': '1', service: 'consumer', ms: 10, n: '1', message: 'a | b' },
	{ '@timestamp': '2', service: 'consumer', ms: 30, n: '2', message: 'other' },
	{ '@timestamp': '3', service: 'sweeper', ms: 20, message: 'a | b' },
];

function emf(service: string, seconds: number, fields: object): string {
	const line = { _aws: { Timestamp: seconds * 1000, CloudWatchMetrics: [] }, service, Invocations: 1, ...fields };
	return `${JSON.stringify(line)}\n`;
}

function logged(seconds: number, fields: object): string {
	return `${JSON.stringify({ level: 'INFO', timestamp: new Date(seconds * 1000).toISOString(), ...fields })}\n`;
}

function queriesOver(logs: Readonly<Record<string, string>>) {
	const directory = mkdtempSync(join(tmpdir(), 'shoal-insights-'));
	for (const [name, text] of Object.entries(logs)) writeFileSync(join(directory, name), text);
	const functionOf = (group: string) => (group === 'ConsumerLogs' ? 'ConsumerFunction' : undefined);
	const queries = createQueries({ directory, functionOf });
	const call = (action: string, input: object) => queries[`aws-sdk:cloudwatchlogs:${action}`]?.(input as never);
	return async (QueryString: string, LogGroupNames = ['ConsumerLogs']) => {
		const asked = { LogGroupNames, QueryString, StartTime: DAY, EndTime: DAY + 86_400, Limit: 25 };
		const started = (await call('startQuery', asked)) as { QueryId: string };
		const { Results } = (await call('getQueryResults', started)) as { Results: { Field: string; Value: string }[][] };
		return Results.map((row) => Object.fromEntries(row.map(({ Field, Value }) => [Field, Value])));
	};
}

describe('a query over the local logs', () => {
	it.each([
		['fields service, ms * 2 as twice | sort twice desc | limit 1', [{ service: 'consumer', twice: 60 }]],
		[
			'stats count(*) as lines, sum(ms), avg(ms) as mean, min(ms) as least, max(ms) as most by service | sort lines',
			[
				{ service: 'consumer', lines: 2, 'sum(ms)': 40, mean: 20, least: 10, most: 30 },
				{ service: 'sweeper', lines: 1, 'sum(ms)': 20, mean: 20, least: 20, most: 20 },
			],
		],
		[
			'stats pct(ms, 50) as p50, pct(ms, 95) as p95, count(n) as told, count_distinct(service) as services',
			[{ p50: 20, p95: 30, told: 2, services: 2 }],
		],
		['filter message = "a | b" and ms > 10 | fields service', [{ service: 'sweeper' }]],
		["filter message like /^oth/ or service = 'sweeper' | sort ms asc | fields ms", [{ ms: 20 }, { ms: 30 }]],
		['filter not ispresent(n) | fields ms', [{ ms: 20 }]],
		['filter (ms - 10) / 20 >= 0.5 and ms != 30 | fields ms', [{ ms: 20 }]],
		['stats sum(ms) / count(*) * 100 as x', [{ x: 2000 }]],
		['filter ms > 99 | stats count(*) as n', []],
		['filter ms / 0 > 1 | fields ms', []],
		['stats max(nothing) as most', [{ most: undefined }]],
	])('S3.8 is answered as Logs Insights would: %s', (query, expected) => {
		expect(readQuery(query)(rows)).toEqual(expected);
	});

	it.each([
		['parse @message "*" as x', 'the local cloud does not play the command parse of Logs Insights'],
		['fields strlen(message)', 'the local cloud does not play the function strlen of Logs Insights'],
		['filter ms >', 'the query ends where a field, a number or a text must be'],
		['sort ms down', 'the query has "down" where sort must end'],
		['filter ms ~ 3', 'the query has "~ 3", which is not understood'],
		['limit many', 'the query has a limit that is no whole number'],
		['stats sum()', 'the query calls sum without a field'],
	])('S3.8 U4 names what is not played: %s', (query, fault) => {
		expect(() => readQuery(query)).toThrow(fault);
	});

	it('S3.8 sees lines of the time that was asked for, in the log and in the one before it, and no others', async () => {
		const query = queriesOver({
			'ConsumerFunction.log.1': emf('consumer', DAY, { Duration: 1 }),
			'ConsumerFunction.log': `START RequestId: 1\n${emf('consumer', DAY + 60, { Duration: 2 })}{"cut\n${emf('consumer', DAY - 1, {})}`,
			'SweeperFunction.log': emf('sweeper', DAY, {}),
		});

		expect(await query('filter Invocations = 1 | stats count(*) as n, sum(Duration) as ms by service')).toEqual([
			{ service: 'consumer', n: '2', ms: '3' },
		]);
		await expect(query('limit 1', ['OtherLogs'])).rejects.toMatchObject({
			name: 'CloudWatchLogs.ResourceNotFoundException',
		});
		await expect(query('parse x')).rejects.toMatchObject({ name: 'CloudWatchLogs.MalformedQueryException' });
	});

	it('S3.8 shares one reading of the logs with others that start at once, and keeps nothing of it', async () => {
		let reads = 0;
		const queries = createQueries({
			directory: 'logs',
			functionOf: (group) => group,
			async read() {
				reads++;
				return rows;
			},
		});
		const input = { LogGroupNames: ['a'], QueryString: 'stats count(*) as n', StartTime: 0, EndTime: 1 };
		const start = () => queries['aws-sdk:cloudwatchlogs:startQuery']?.(input);
		await Promise.all([start(), start(), start()]);
		expect(reads).toBe(1);

		await start();
		expect(reads).toBe(2);
	});

	it('S3.8 S3.7 of the default report has an answer, each of them', async () => {
		const query = queriesOver({
			'ConsumerFunction.log': [
				emf('consumer', DAY, {
					Duration: 100,
					ColdStarts: 1,
					FailedMessages: 0,
					Targets: 3,
					GbSeconds: 0.5,
					PeakMemory: 442.25,
					MemorySize: 1769,
					outcomes: { ok: 2, timeout: 1 },
					requestId: 'r1',
				}),
				emf('consumer', DAY, {
					Duration: 300,
					ColdStarts: 0,
					FailedMessages: 1,
					Targets: 0,
					GbSeconds: 1.5,
					requestId: 'r2',
				}),
				logged(DAY, {
					message: 'a job has ended',
					jobId: 'j1',
					state: 'reported',
					mode: 'fanout',
					targets: 3,
					wallMs: 900,
				}),
				logged(DAY, { level: 'ERROR', message: 'a job could not be swept', service: 'sweeper' }),
				logged(DAY, { level: 'WARN', message: 'a message was dead-lettered', queue: 'chunks' }),
				logged(DAY, { level: 'WARN', message: 'a report was not delivered', destination: 'hook' }),
			].join(''),
		});
		const usd = 2 * gbSecondUsd({ region: 'us-east-1', architecture: 'arm64' }) + 2 * PRICES.lambdaRequest.usd;
		const asked = await readQueriesFile(join(ROOT, 'daily-report.yaml'));
		const answers = await Promise.all(asked.map(async ({ name, query: text }) => [name, await query(text)] as const));

		expect(Object.fromEntries(answers)).toMatchObject({
			jobs: [{ state: 'reported', mode: 'fanout', jobs: '1', targets: '3', p50Ms: '900', maxMs: '900' }],
			targets: [{ service: 'consumer', ok: '2', timeout: '1' }],
			functions: [
				{ service: 'consumer', invocations: '2', coldStarts: '1', p50Ms: '100', p95Ms: '300', failedMessages: '1' },
			],
			slowest: [
				{ ms: '300', requestId: 'r2' },
				{ ms: '100', requestId: 'r1' },
			],
			errors: [{ service: 'sweeper', message: 'a job could not be swept', errors: '1' }],
			memory: [{ service: 'consumer', percent: '25', peakMb: '442.25', sizeMb: '1769' }],
			'dead-letters': [{ queue: 'chunks', messages: '1' }],
			undelivered: [{ destination: 'hook', attempts: '1' }],
			cost: [{ service: 'consumer', gbSeconds: '2', usd: expect.any(String) }],
		});
		const [{ usd: told } = { usd: '' }] = Object.fromEntries(answers).cost ?? [];
		expect(Number(told)).toBeCloseTo(usd, 12);
	});
});
