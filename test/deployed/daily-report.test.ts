import { expect, inject, it } from 'vitest';
import type { DailyReport } from '../../shared/core/deliver/daily-report.ts';
import { dailyKeyOf } from '../../shared/core/record/object-keys.ts';
import { ACCOUNT } from './deploy.ts';
import { openDeployed } from './deployed-job.ts';

const { endpoint, outputs } = inject('deployed');

/** By hand: nothing else here needs the client of Step Functions. It fulfils when the execution has ended. */
async function execute(stateMachineArn: string | undefined, input: object) {
	const credential = `${ACCOUNT.AWS_ACCESS_KEY_ID}/20260101/${ACCOUNT.AWS_REGION}/states/aws4_request`;
	const response = await fetch(endpoint, {
		method: 'POST',
		headers: {
			'content-type': 'application/x-amz-json-1.0',
			'x-amz-target': 'AWSStepFunctions.StartSyncExecution',
			authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
		},
		body: JSON.stringify({ stateMachineArn, input: JSON.stringify(input) }),
	});
	return (await response.json()) as { readonly status: string; readonly error?: string; readonly cause?: string };
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
