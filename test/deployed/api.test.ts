import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { SSMClient } from '@aws-sdk/client-ssm';
import { inject } from 'vitest';
import { createSsmSecretStore } from '../../shared/adapters/aws/ssm-secret-store.ts';
import { longServedApiContract, type ServedApi, servedApiContract } from '../contract/served-api.contract.ts';
import { createApiClient } from '../support/api-client.ts';
import { ACCOUNT, API_KEY, STACK } from './deploy.ts';
import { killFunction } from './kill-function.ts';

const { endpoint, pid, outputs } = inject('deployed');
const client = {
	endpoint,
	region: ACCOUNT.AWS_REGION,
	credentials: { accessKeyId: ACCOUNT.AWS_ACCESS_KEY_ID, secretAccessKey: ACCOUNT.AWS_SECRET_ACCESS_KEY },
};
const PLANNED_AT = '<aws.scheduler.scheduled-time>';

servedApiContract('deployed by SAM', open);
longServedApiContract('deployed by SAM', open);

async function open(): Promise<ServedApi> {
	const [ssm, scheduler] = [new SSMClient(client), new SchedulerClient(client)];
	// As ministack serves it: by its path, since names of hosts need not resolve.
	const [, apiId] = /^https:\/\/([^.]+)\./.exec(outputs.ApiUrl ?? '') ?? [];
	return {
		api: createApiClient(`${endpoint}/_aws/execute-api/${apiId}/$default`, API_KEY),
		setSecret: createSsmSecretStore(ssm, `/shoal/${STACK}`).set,
		killConsumers: () => killFunction({ pid, functionName: outputs.ConsumerFunctionName ?? '' }),
		scheduleMs: 20_000,
		// ministack calls the function by itself, with the input as it is written; EventBridge puts the time into it.
		async prepareSchedule(name, plannedAt) {
			const GroupName = `${STACK}-schedules`;
			const found = await scheduler.send(new GetScheduleCommand({ Name: name, GroupName }));
			const { Target, FlexibleTimeWindow, ScheduleExpression } = found;
			if (Target?.Input?.includes(PLANNED_AT) !== true) throw new Error(`${name} does not ask for its time`);
			const Input = Target.Input.replaceAll(PLANNED_AT, plannedAt);
			const update = { Name: name, GroupName, FlexibleTimeWindow, ScheduleExpression, Target: { ...Target, Input } };
			await scheduler.send(new UpdateScheduleCommand(update));
		},
		async end() {
			ssm.destroy();
			scheduler.destroy();
		},
	};
}
