import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QueueResource } from '../../../../../infra/local/template/queue-resource.ts';
import type { FunctionResource, Stack } from '../../../../../infra/local/template/stack.ts';
import type { CfnMap } from '../../../../../infra/local/template/template.ts';
import { readTemplate, resolveStack, type Template } from '../../../../../infra/local/template/template.ts';

let template: Template;
let stack: Stack;

beforeAll(async () => {
	template = await readTemplate(new URL('../../../../../template.yaml', import.meta.url).pathname);
	stack = resolveStack(template, { parameters: { MaxInstances: '4', ExecutionMode: 'threads' } });
});

describe('S5.4 the template', () => {
	it('has every queue but a dead-letter queue tried five times or more, then moved to one of its kind', () => {
		for (const queue of stack.queues.filter(({ logicalId }) => !logicalId.includes('DeadLetter'))) {
			expect(queue.redrive?.maxReceiveCount).toBeGreaterThanOrEqual(5);
			expect(queueNamed(queue.deadLetterQueue).fifo).toBe(queue.fifo);
			expect(Number(queueNamed(queue.deadLetterQueue).attributes.MessageRetentionPeriod)).toBe(14 * 86_400);
		}
	});

	it('hides a message six timeouts and the window, a run one timeout and a minute', () => {
		for (const { timeoutMs, mappings } of stack.functions) {
			for (const { queue, windowSeconds } of mappings) {
				const seconds = timeoutMs / 1000;
				const least = queue === 'RunsQueue' ? seconds + 60 : 6 * seconds + windowSeconds;
				expect(queueNamed(queue).visibilitySeconds, queue).toBeGreaterThanOrEqual(least);
			}
		}
	});

	it('lets every mapping report failures of single messages, and caps the instances of fanout', () => {
		const mappings = stack.functions.flatMap((resource) => resource.mappings);

		expect(mappings.every(({ reportsItemFailures }) => reportsItemFailures)).toBe(true);
		expect(mappings.find(({ queue }) => queue === 'ChunksQueue')?.maximumConcurrency).toBe(4);
	});

	it('S3.9 has a queue and instances for small jobs, with the limits of the others', () => {
		const [large, small] = ['ChunksQueue', 'SmallChunksQueue'].map((name) => {
			const mapping = functionNamed('ConsumerFunction').mappings.find(({ queue }) => queue === name);
			const { visibilitySeconds, redrive, deadLetterQueue, attributes } = queueNamed(name);
			return { ...mapping, name: '', queue: '', visibilitySeconds, redrive, deadLetterQueue, attributes };
		});

		expect(small).toEqual(large);
	});

	it('R4 allows loops wherever a queue leads to a function', () => {
		const fed = stack.functions.filter(({ mappings }) => mappings.length > 0);

		expect(fed.map(({ allowsLoops }) => allowsLoops)).toEqual(fed.map(() => true));
	});

	it('runs on arm64, keeps logs for a time, and asks for no wildcard but below its own names, in a bucket for exports, among identities of e-mail, and where AWS knows no other', () => {
		const logs = resources('AWS::Logs::LogGroup');

		expect(template.root.Globals).toMatchObject({ Function: { Runtime: 'nodejs24.x', Architectures: ['arm64'] } });
		// One a function, one of who has called the API, and one of the state machine.
		expect(logs).toHaveLength(stack.functions.length + 2);
		expect(logs.every(({ RetentionInDays }) => Number(RetentionInDays) > 0)).toBe(true);
		const policies = JSON.stringify(resources('AWS::Serverless::Function').map(({ Policies }) => Policies));
		expect(
			policies.replaceAll(
				/\/shoal\/[^"*]+\/\*|:identity\/\*|:s3:::\$\{(?:Bucket\}\/exports|ExportBucket\})\/\*|:schedule\/[^"*]+\/\*|"scheduler:ListSchedules","Resource":"\*"/g,
				'',
			),
		).not.toContain('*');
		const [[report] = []] = resources('AWS::IAM::Role').flatMap(({ Policies }) =>
			(Policies as CfnMap[]).filter(({ PolicyName }) => PolicyName === 'report').map((policy) => [policy]),
		);
		const { Statement } = (report?.PolicyDocument ?? {}) as {
			Statement: { Action: string | string[]; Resource: unknown }[];
		};
		const unbound = Statement.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
		// Those that know no resource.
		expect(
			unbound.filter(
				(action) => !/^logs:(\w+LogDeliver(y|ies)|\w+Resource(Policy|Policies)|DescribeLogGroups)$/.test(action),
			),
		).toEqual(['logs:GetQueryResults', 'logs:StopQuery']);
	});

	it('lets each function send to the queues that it has messages for, and to no others', () => {
		const all = ['ChunksQueue', 'DeliveriesQueue', 'PlanQueue', 'RunsQueue', 'SmallChunksQueue'];
		const allAndRows = [...all, 'RowsQueue'].toSorted();
		const sendTo = Object.entries(template.root.Resources as Record<string, CfnMap>)
			.filter(([, { Type }]) => Type === 'AWS::Serverless::Function')
			.map(([name, resource]) => [name, queuesOf(resource).toSorted()]);

		expect(Object.fromEntries(sendTo)).toEqual({
			DispatcherFunction: all,
			ConsumerFunction: ['ChunksQueue', 'DeliveriesQueue', 'PlanQueue', 'RowsQueue', 'SmallChunksQueue'],
			ThreadedConsumerFunction: ['DeliveriesQueue', 'RowsQueue', 'RunsQueue'],
			DeadLetterFunction: allAndRows,
			SweeperFunction: allAndRows,
			// They start jobs; the API resumes some as well, whose chunks are known.
			ScheduleStarterFunction: ['DeliveriesQueue', 'PlanQueue', 'RunsQueue'],
			ApiFunction: all,
			ReporterFunction: ['DeliveriesQueue'],
			SinkFunction: ['RowsQueue'],
			DailyReportFunction: ['DeliveriesQueue'],
		});
	});

	it('R7 logs and throttles who calls the API, lets no page of another site call it, and knows keys by their hashes alone', () => {
		const [api] = resources('AWS::Serverless::HttpApi');

		expect(api).toMatchObject({ DefaultRouteSettings: { ThrottlingBurstLimit: expect.anything() } });
		expect(api).toHaveProperty('AccessLogSettings.DestinationArn');
		expect(JSON.stringify(api?.AccessLogSettings)).not.toMatch(/header|query|authoriz/i);
		expect(api).not.toHaveProperty('CorsConfiguration');
		const { API_KEY_HASHES: hashes, ...others } = functionNamed('ApiFunction').environment;
		expect(hashes).toBe('');
		expect(Object.keys(others).filter((name) => name.includes('KEY'))).toEqual(['API_RATE_PER_KEY']);
	});

	it('alarms on dead letters, errors, throttles and the age of the oldest message', () => {
		const alarms = JSON.stringify(resources('AWS::CloudWatch::Alarm'));

		for (const queue of stack.queues.filter(({ logicalId }) => logicalId.includes('DeadLetter'))) {
			expect(alarms).toContain(`["${queue.logicalId}","QueueName"]`);
		}
		expect(alarms).toContain('"MetricName":"5xx"');
		for (const { name } of stack.functions) expect(alarms.split(`{"Ref":"${name}"}`)).toHaveLength(3);
		expect(alarms).toMatch(/"ExecutionsFailed".*"ExecutionsTimedOut"/);
		expect(alarms).toMatch(/"Errors".*"Throttles".*"ApproximateAgeOfOldestMessage"/);
	});
});

it('tells the functions what the stack is set to', () => {
	const { environment } = functionNamed('ConsumerFunction');

	expect(environment).toMatchObject({
		MAX_INSTANCES: '4',
		EXECUTION_MODE: 'threads',
		CHUNK_SIZE: '0',
		BATCH_SIZE: '10',
	});
	expect(Number(environment.VISIBILITY_SECONDS)).toBe(queueNamed('ChunksQueue').visibilitySeconds);
	expect(Number(environment.MAX_RECEIVE_COUNT)).toBe(queueNamed('ChunksQueue').redrive?.maxReceiveCount);
});

it('S0.7 changes nothing but one variable with the mode', () => {
	const other = resolveStack(template, { parameters: { MaxInstances: '4', ExecutionMode: 'fanout' } });
	const text = JSON.stringify(stack).replaceAll('"EXECUTION_MODE":"threads"', '"EXECUTION_MODE":"fanout"');

	expect(text).toBe(JSON.stringify(other));
});

it('names handlers that are there', () => {
	for (const { handlerFile } of stack.functions) expect(existsSync(handlerFile), handlerFile).toBe(true);
});

function queuesOf(resource: CfnMap): string[] {
	const text = JSON.stringify((resource.Properties as CfnMap).Policies);
	return Array.from(
		text.matchAll(/"SQSSendMessagePolicy":\{"QueueName":\{"Fn::GetAtt":\["(\w+)"/g),
		([, name = '']) => name,
	);
}

function queueNamed(logicalId: string | undefined): QueueResource {
	const queue = stack.queues.find((candidate) => candidate.logicalId === logicalId);
	if (queue === undefined) throw new Error(`no queue ${logicalId}`);
	return queue;
}

function functionNamed(name: string): FunctionResource {
	const resource = stack.functions.find((candidate) => candidate.name === name);
	if (resource === undefined) throw new Error(`no function ${name}`);
	return resource;
}

function resources(type: string): CfnMap[] {
	const all = Object.values(template.root.Resources as CfnMap) as CfnMap[];
	return all.filter(({ Type }) => Type === type).map(({ Properties }) => Properties as CfnMap);
}
