import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
	CreateQueueCommand,
	DeleteMessageBatchCommand,
	type Message,
	ReceiveMessageCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { QueueKind } from '../contract/message-queue.contract.ts';
import { freshId } from '../support/fresh-id.ts';

/** Where the services of an emulator, or of AWS, are. */
export interface AwsEndpoints {
	readonly sqs: string;
	readonly dynamodb: string;
	readonly s3: string;
}

export type AwsClients = ReturnType<typeof createClients>;

/** @param maxAttempts - 1 for what is not idempotent. */
export function createClients(endpoints: AwsEndpoints, maxAttempts = 6) {
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	const config = { region: 'us-east-1', credentials, maxAttempts };
	const sqs = new SQSClient({ ...config, endpoint: endpoints.sqs, useQueueUrlAsEndpoint: false });
	const raw = new DynamoDBClient({ ...config, endpoint: endpoints.dynamodb });
	const dynamodb = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
	const s3 = new S3Client({ ...config, endpoint: endpoints.s3, forcePathStyle: true });
	return {
		sqs,
		dynamodb,
		s3,
		close() {
			sqs.destroy();
			dynamodb.destroy();
			raw.destroy();
			s3.destroy();
		},
	};
}

/** A table of the shape that `template.yaml` declares. */
export async function createTable({ dynamodb }: AwsClients): Promise<string> {
	const TableName = `shoal-test-${freshId()}`;
	const command = new CreateTableCommand({
		TableName,
		BillingMode: 'PAY_PER_REQUEST',
		AttributeDefinitions: ['pk', 'sk', 'list', 'jobId'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
		KeySchema: [
			{ AttributeName: 'pk', KeyType: 'HASH' },
			{ AttributeName: 'sk', KeyType: 'RANGE' },
		],
		GlobalSecondaryIndexes: [
			{
				IndexName: 'list',
				KeySchema: [
					{ AttributeName: 'list', KeyType: 'HASH' },
					{ AttributeName: 'jobId', KeyType: 'RANGE' },
				],
				Projection: { ProjectionType: 'ALL' },
			},
		],
	});
	await dynamodb.send(command);
	await waitUntilTableExists({ client: dynamodb, maxWaitTime: 20, minDelay: 1 }, { TableName });
	return TableName;
}

export async function createBucket({ s3 }: AwsClients): Promise<string> {
	const Bucket = `shoal-test-${freshId().toLowerCase()}`;
	await s3.send(new CreateBucketCommand({ Bucket }));
	return Bucket;
}

/** @returns Its URL. */
export async function createQueue({ sqs }: AwsClients, kind: QueueKind): Promise<string> {
	const QueueName = `shoal-test-${freshId()}${kind === 'fifo' ? '.fifo' : ''}`;
	const Attributes = { MaximumMessageSize: '1048576', ...(kind === 'fifo' && { FifoQueue: 'true' }) };
	const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
	if (QueueUrl === undefined) throw new Error(`no URL for ${QueueName}`);
	return QueueUrl;
}

/** Receives a queue that answers with nothing at first, as SQS may. */
const EMPTY_RECEIVES = 3;

/** Receives and deletes bodies until `count` have come, or no more do. */
export async function takeMessages({ sqs }: AwsClients, url: string, count: number): Promise<string[]> {
	const bodies: string[] = [];
	for (let empty = 0; bodies.length < count && empty < EMPTY_RECEIVES; ) {
		const receive = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
		const { Messages = [] } = await sqs.send(receive);
		empty = Messages.length === 0 ? empty + 1 : 0;
		if (Messages.length > 0) await sqs.send(deletionOf(url, Messages));
		bodies.push(...Messages.map(({ Body = '' }) => Body));
	}
	return bodies;
}

function deletionOf(url: string, messages: readonly Message[]): DeleteMessageBatchCommand {
	const Entries = messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
	return new DeleteMessageBatchCommand({ QueueUrl: url, Entries });
}
