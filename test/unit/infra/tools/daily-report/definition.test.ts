import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import validate from 'asl-validator';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runMachine } from '../../../../../infra/local/state-machine/run-machine.ts';
import { parseCfnYaml } from '../../../../../infra/local/template/cfn-yaml.ts';
import { resolveStack, templateOf } from '../../../../../infra/local/template/template.ts';
import { definitionText, LOG_GROUPS } from '../../../../../infra/tools/daily-report/definition.ts';
import { type DailyQuery, readQueries, readQueriesFile } from '../../../../../infra/tools/daily-report/queries-file.ts';

const ROOT = fileURLToPath(new URL('../../../../..', import.meta.url));
const DEFINITION = readFileSync(join(ROOT, 'daily-report.asl.json'), 'utf8');
const PLANNED_AT = '2026-11-30T12:30:00Z';
const SECOND = 1000;

/** What a query does that its text names, in place of CloudWatch: how often it is still running when it is looked at. */
interface Fate {
	readonly looks?: number;
	readonly status?: string;
	readonly failures?: readonly string[];
	readonly rows?: readonly (readonly { Field: string; Value: string }[])[];
}

const ROW = [
	{ Field: 'service', Value: 'consumer' },
	{ Field: 'n', Value: '3' },
	{ Field: '@ptr', Value: 'CloQ' },
];

const BROKEN: Fate = { failures: ['CloudWatchLogs.MalformedQueryException'] };
const BROKEN_GAP = {
	name: 'broken',
	title: 'All broken',
	status: 'Failed',
	reason: 'CloudWatchLogs.MalformedQueryException: Rate exceeded',
};
const ENDLESS: Fate = { looks: Number.POSITIVE_INFINITY };
const ENDLESS_GAP = {
	name: 'endless',
	title: 'All endless',
	status: 'Late',
	reason: 'it had not ended after 200 seconds, and was stopped',
};

function queriesOf(fates: Readonly<Record<string, Fate>>): DailyQuery[] {
	return Object.keys(fates).map((name) => ({ name, title: `All ${name}`, query: name }));
}

/** Plays CloudWatch and the last step, on the clock of the test. */
function playedBy(fates: Readonly<Record<string, Fate>>) {
	const looks = new Map<string, number>();
	const starts: Record<string, unknown>[] = [];
	const stopped: string[] = [];
	const reports: Record<string, unknown>[] = [];
	const failures = new Map(Object.entries(fates).map(([name, { failures = [] }]) => [name, [...failures]]));
	const resources = {
		'aws-sdk:cloudwatchlogs:startQuery': async (input: unknown) => {
			const { QueryString, ...given } = input as { QueryString: string };
			starts.push(given);
			const failure = failures.get(QueryString)?.shift();
			if (failure !== undefined) throw Object.assign(new Error('Rate exceeded'), { name: failure });
			return { QueryId: QueryString };
		},
		'aws-sdk:cloudwatchlogs:getQueryResults': async (input: unknown) => {
			const { QueryId: name } = input as { QueryId: string };
			const seen = (looks.get(name) ?? 0) + 1;
			looks.set(name, seen);
			const { looks: needed = 1, status = 'Complete', rows = [ROW] } = fates[name] ?? {};
			if (seen < needed) return { Status: 'Running', Results: [] };
			return { Status: status, Results: status === 'Complete' ? rows : [] } as never;
		},
		'aws-sdk:cloudwatchlogs:stopQuery': async (input: unknown) => {
			stopped.push((input as { QueryId: string }).QueryId);
			return { Success: true };
		},
		'lambda:invoke': async (input: unknown) => {
			const { Payload } = input as { Payload: Record<string, unknown> };
			reports.push(Payload);
			return { StatusCode: 200, Payload: null };
		},
	};
	return { resources, looks, starts, stopped, reports };
}

async function run(fates: Readonly<Record<string, Fate>>) {
	const played = playedBy(fates);
	const startedAt = Date.now();
	let tookMs: number | undefined;
	const running = runMachine({
		definition: definitionText(queriesOf(fates)),
		substitutions: { DailyReportFunctionArn: 'arn:of:function' },
		resources: played.resources,
		input: { plannedAt: PLANNED_AT },
	}).then(() => {
		tookMs = Date.now() - startedAt;
	});
	while (tookMs === undefined) await vi.advanceTimersByTimeAsync(SECOND);
	await running;
	const [report] = played.reports;
	const results = (report?.results ?? []) as { name: string; status: string; reason?: string; rows?: unknown }[];
	return { ...played, tookMs, results };
}

describe('the state machine of the daily report', () => {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it.each([1, 3])('S3.8 asks %i queries at once, for the day before, and reports once', async (count) => {
		const fates = Object.fromEntries(Array.from({ length: count }, (_, i) => [`q${i}`, {}]));
		const { reports, starts, results, tookMs } = await run(fates);

		expect(starts).toEqual(
			Array.from({ length: count }, () => ({
				LogGroupNames: LOG_GROUPS.map((name) => `\${${name}}`),
				StartTime: Date.parse(PLANNED_AT) / SECOND - 86_400,
				EndTime: Date.parse(PLANNED_AT) / SECOND,
				Limit: 25,
			})),
		);
		expect(reports).toHaveLength(1);
		expect(reports[0]).toMatchObject({ plannedAt: PLANNED_AT, endTime: Date.parse(PLANNED_AT) / SECOND });
		expect(results).toEqual(
			Object.keys(fates).map((name) => ({
				name,
				title: `All ${name}`,
				status: 'Complete',
				rows: [{ service: 'consumer', n: '3' }],
			})),
		);
		expect(tookMs).toBe(5 * SECOND);
	});

	it.each([3, 20])(
		'S3.8 of %i queries, one of which fails and one never ends, reports once, names both, and takes as long as the slowest',
		async (count) => {
			const fine: Record<string, Fate> = Object.fromEntries(
				Array.from({ length: count - 2 }, (_, i) => [`q${i}`, { looks: 1 + (i % 6) }]),
			);
			const { reports, results, tookMs, stopped, looks, starts } = await run({
				...fine,
				broken: BROKEN,
				endless: ENDLESS,
			});

			expect(reports).toHaveLength(1);
			expect(results.filter(({ status }) => status === 'Complete').map(({ name }) => name)).toEqual(Object.keys(fine));
			expect(results.filter(({ status }) => status !== 'Complete')).toEqual([BROKEN_GAP, ENDLESS_GAP]);
			expect(stopped).toEqual(['endless']);
			expect(starts).toHaveLength(count);
			// Of 20, all others together looked more often than the slowest.
			expect(looks.get('endless')).toBe(40);
			expect(tookMs).toBe(40 * 5 * SECOND);
		},
	);

	it.each([
		['fails', 'broken', BROKEN, BROKEN_GAP, 0],
		['never ends', 'endless', ENDLESS, ENDLESS_GAP, 40 * 5 * SECOND],
	])(
		'S3.8 of a single query that %s reports once all the same, and names it',
		async (_, name, fate, gap, slowestMs) => {
			const { reports, results, tookMs } = await run({ [name]: fate });

			expect(reports).toHaveLength(1);
			expect(results).toEqual([gap]);
			expect(tookMs).toBe(slowestMs);
		},
	);

	it('S3.8 starts a query again that CloudWatch had no room for, and tells of one that ended badly or is too long', async () => {
		const long = Array.from({ length: 25 }, () => [{ Field: 'message', Value: 'x'.repeat(400) }]);
		const { results } = await run({
			crowded: { failures: ['CloudWatchLogs.LimitExceededException', 'CloudWatchLogs.LimitExceededException'] },
			timedOut: { status: 'Timeout' },
			long: { rows: long },
			empty: { rows: [] },
		});

		expect(results.map(({ name, status, reason }) => [name, status, reason])).toEqual([
			['crowded', 'Complete', undefined],
			['timedOut', 'Timeout', undefined],
			['long', 'TooLong', 'its result is too long for a report; ask for fewer fields or rows'],
			['empty', 'Complete', undefined],
		]);
		expect(results[3]?.rows).toEqual([]);
	});
});

/** What asl-validator finds wrong with a definition. */
function faultsOf(definition: string): readonly object[] {
	const { isValid, errors } = validate(JSON.parse(definition), { checkPaths: true, checkArn: true });
	return isValid ? [] : errors;
}

describe('daily-report.yaml', () => {
	it('S3.8 S3.5 is what the state machine has', async () => {
		const queries = await readQueriesFile(join(ROOT, 'daily-report.yaml'));

		expect(definitionText(queries), 'npm run state-machine brings them together').toBe(DEFINITION);
	});

	it.each([1, 3, 20, 30])('S3.8 of %i queries makes a definition that asl-validator takes', (count) => {
		const names = Array.from({ length: count }, (_, i) => [`q${i}`, {}]);
		const definition = definitionText(queriesOf(Object.fromEntries(names)));

		expect(faultsOf(definition)).toEqual([]);
	});

	it('S3.8 is a definition that asl-validator takes', () => {
		expect(faultsOf(DEFINITION)).toEqual([]);
		expect(faultsOf(DEFINITION.replace('"Next": "Ask"', '"Next": "Nowhere"'))).not.toEqual([]);
	});

	it('S3.8 S5.4 asks the logs of all functions, by a state machine that the template starts at 12:30 UTC', () => {
		const text = readFileSync(join(ROOT, 'template.yaml'), 'utf8');
		const { functions, stateMachines } = resolveStack(
			templateOf(parseCfnYaml(text, 'template.yaml'), join(ROOT, 'template.yaml')),
		);

		expect(functions.map(({ logGroup }) => logGroup).toSorted()).toEqual(LOG_GROUPS.toSorted());
		expect(stateMachines).toMatchObject([
			{
				name: 'DailyReport',
				definitionFile: join(ROOT, 'daily-report.asl.json'),
				schedules: [{ expression: 'cron(30 12 * * ? *)', timeZone: 'UTC' }],
			},
		]);
		const [{ substitutions } = { substitutions: {} }] = stateMachines;
		const named = [...DEFINITION.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
		expect(Object.keys(substitutions).toSorted()).toEqual([...new Set(named)].toSorted());
	});

	it('S3.8 is not made where no time is given for it', () => {
		const text = readFileSync(join(ROOT, 'template.yaml'), 'utf8');
		const template = templateOf(parseCfnYaml(text, 'template.yaml'), join(ROOT, 'template.yaml'));

		expect(resolveStack(template, { parameters: { DailyReportSchedule: '' } }).stateMachines[0]?.schedules).toEqual([]);
	});

	it.each([
		['- {name: A b, title: t, query: q}', 'daily-report.yaml: [0].name: must be 1 to 50 small letters'],
		['- {name: a, title: t}', 'daily-report.yaml: [0].query: '],
		['- {name: a, title: t, query: q, limit: 3}', 'daily-report.yaml: [0]: '],
		['- {name: a, title: t, query: q}\n- {name: a, title: t, query: q}', '[1].name: is the name of another query'],
		['a: b', 'daily-report.yaml: the list: must be a list of queries'],
		['', 'daily-report.yaml: the list: must have a query'],
		['- [', 'daily-report.yaml is no YAML'],
	])('U4 is refused with the place of the fault: %s', (text, fault) => {
		expect(() => readQueries(text, 'daily-report.yaml')).toThrow(fault);
	});

	it('S3.8 U4 has at most 30 queries', () => {
		const many = Array.from({ length: 31 }, (_, i) => `- {name: q${i}, title: t, query: q}`).join('\n');
		expect(() => readQueries(many, 'daily-report.yaml')).toThrow('must have at most 30 queries');
	});
});
