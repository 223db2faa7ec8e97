import { setTimeout as delay } from 'node:timers/promises';
import {
	CreateTableCommand,
	DescribeTableCommand,
	type DynamoDBClient,
	ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import {
	CreateQueueCommand,
	GetQueueAttributesCommand,
	GetQueueUrlCommand,
	QueueNameExists,
	SetQueueAttributesCommand,
	type SQSClient,
} from '@aws-sdk/client-sqs';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import type { QueueResource } from './queue-resource.ts';
import type { Stack, TableResource } from './stack.ts';

/** A queue as the endpoint knows it. */
export interface CreatedQueue {
	readonly url: string;
	readonly arn: string;
}

export interface CreateQueuesOptions {
	readonly queues: readonly QueueResource[];
	/** Whether the endpoint is asked for ARNs; the embedded server's are known. */
	readonly asksForArns: boolean;
}

/**
 * Creates the queues that a template declares, or brings those that are there to what it says.
 *
 * @returns By logical id.
 */
export async function createQueues(sqs: SQSClient, options: CreateQueuesOptions): Promise<Map<string, CreatedQueue>> {
	const { queues, asksForArns } = options;
	const created = new Map<string, CreatedQueue>();
	const create = async (queue: QueueResource) => {
		const url = await createdUrl(sqs, queue.name, { ...queue.attributes, ...redriveAttribute(queue, created) });
		created.set(queue.logicalId, { url, arn: asksForArns ? await arnOf(sqs, url) : queue.arn });
	};
	// A queue names the ARN of its dead-letter queue, which therefore comes first.
	await Promise.all(queues.filter(({ redrive }) => redrive === undefined).map(create));
	await Promise.all(queues.filter(({ redrive }) => redrive !== undefined).map(create));
	return created;
}

export async function createTables(dynamodb: DynamoDBClient, tables: Stack['tables']): Promise<void> {
	await Promise.all(tables.map((table) => createTable(dynamodb, table)));
}

async function arnOf(sqs: SQSClient, url: string): Promise<string> {
	const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
	return Attributes?.QueueArn ?? '';
}

async function createdUrl(sqs: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
	try {
		const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
		return QueueUrl;
	} catch (error) {
		if (!(error instanceof QueueNameExists)) throw error;
		const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
		const { FifoQueue: _, ...settable } = attributes;
		await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: settable }));
		return QueueUrl;
	}
}

function redriveAttribute(queue: QueueResource, created: ReadonlyMap<string, CreatedQueue>): Record<string, string> {
	const deadLetterTargetArn = created.get(queue.deadLetterQueue ?? '')?.arn;
	if (queue.redrive === undefined || deadLetterTargetArn === undefined) return {};
	return { RedrivePolicy: JSON.stringify({ ...queue.redrive, deadLetterTargetArn }) };
}

const POLL_MS = 10;
const TABLE_WITHIN_MS = 10_000;

async function createTable(dynamodb: DynamoDBClient, { name, input }: TableResource): Promise<void> {
	try {
		await dynamodb.send(new CreateTableCommand(input));
	} catch (error) {
		if (error instanceof ResourceInUseException) return;
		throw error;
	}
	// A store whose disk failed meanwhile says so to nobody.
	for (let waitedMs = 0; waitedMs < TABLE_WITHIN_MS; waitedMs += POLL_MS) {
		const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
		if (Table?.TableStatus === 'ACTIVE') return;
		await delay(POLL_MS);
	}
	throw new EnvironmentError(`the table ${name} was not made within ${TABLE_WITHIN_MS / 1000} s`);
}
