import { expect, inject, it } from 'vitest';
import type { DailyReport } from '../../shared/core/deliver/daily-report.ts';
import { dailyKeyOf } from '../../shared/core/record/object-keys.ts';
import { ACCOUNT } from './deploy.ts';
import { openDeployed } from './deployed-job.ts';

const { endpoint, outputs } = inject('deployed');

type Answer = ReturnType<typeof JSON.parse>;

/** A call of Step Functions, by hand: nothing else here needs its client. */
async function states(action: string, input: object): Promise<Answer> {
	const credential = `${ACCOUNT.AWS_ACCESS_KEY_ID}/20260101/${ACCOUNT.AWS_REGION}/states/aws4_request`;
	const response = await fetch(endpoint, {
		method: 'POST',
		headers: {
			'content-type': 'application/x-amz-json-1.0',
			'x-amz-target': `AWSStepFunctions.${action}`,
			authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
		},
		body: JSON.stringify(input),
	});
	return response.json();
}

/** It fulfils when the execution has ended. */
function execute(stateMachineArn: string | undefined, input: object): Promise<Answer> {
	return states('StartSyncExecution', { stateMachineArn, input: JSON.stringify(input) });
}

async function reportOf(reportId: string): Promise<DailyReport | undefined> {
	const body = await openDeployed().objects.get(dailyKeyOf(reportId));
	return body && JSON.parse(new TextDecoder().decode(body));
}

it('S3.8 deployed by SAM, the state machine ends with one report of all queries, however often it is started', async () => {
	const input = { plannedAt: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString() };
	const first = await execute(outputs.DailyReportArn, input);
	const reportId = `daily-${input.plannedAt.replace(/[-:]|\.\d+/g, '')}`;
	const report = await reportOf(reportId);
	const again = await execute(outputs.DailyReportArn, input);

	expect(first).toMatchObject({ status: 'SUCCEEDED' });
	expect(again).toMatchObject({ status: 'SUCCEEDED' });
	// What each finds is no matter here: the engine ignores stats, and what it makes of lines is too long for some.
	const names = [...(report?.answers ?? []), ...(report?.gaps ?? [])].map(({ name }) => name);
	expect(names.toSorted()).toEqual([
		'cost',
		'dead-letters',
		'errors',
		'functions',
		'jobs',
		'memory',
		'slowest',
		'targets',
		'undelivered',
	]);
	expect(await reportOf(reportId)).toEqual(report);
});

/** Each leaves some lines in the logs. */
async function callApi(times: number): Promise<void> {
	const [, apiId] = /^https:\/\/([^.]+)\./.exec(outputs.ApiUrl ?? '') ?? [];
	for (let i = 0; i < times; i++) await fetch(`${endpoint}/_aws/execute-api/${apiId}/$default/health`);
}

it.each([1, 3, 20])(
	'S3.8 deployed, a state machine of %i queries sends one report, and names one that it has to leave out',
	async (count) => {
		await callApi(25);
		const { definition, roleArn } = await states('DescribeStateMachine', { stateMachineArn: outputs.DailyReportArn });
		const machine = JSON.parse(definition);
		// The engine has ended each query by the time it has started it, and refuses none: one that finds too much has no answer.
		const broken = {
			name: 'too-much',
			title: 'All lines',
			query: 'fields @timestamp, @message, @logStream | limit 25',
		};
		const fine = Array.from({ length: count - 1 }, (_, i) => ({
			name: `q${i}`,
			title: 'None',
			query: 'fields @message | filter @message like /no such line/',
		}));
		machine.States.Prepare.Output.queries = [...fine, broken];
		const made = await states('CreateStateMachine', {
			name: `daily-report-of-${count}`,
			type: 'EXPRESS',
			definition: JSON.stringify(machine),
			roleArn,
		});
		const now = new Date(Math.floor(Date.now() / 1000) * 1000 + count * 1000).toISOString();
		expect(await execute(made.stateMachineArn, { plannedAt: now })).toMatchObject({ status: 'SUCCEEDED' });

		const report = await reportOf(`daily-${now.replace(/[-:]|\.\d+/g, '')}`);
		expect(report?.answers).toHaveLength(count - 1);
		expect(report?.gaps).toMatchObject([{ name: 'too-much', reason: expect.stringContaining('too long') }]);
	},
);
