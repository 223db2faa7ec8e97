import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
	GetQueueAttributesCommand,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	type SendMessageBatchRequestEntry,
	SQSClient,
} from '@aws-sdk/client-sqs';
import {
	type LocalCloud,
	type LocalCloudOptions,
	type Report,
	startLocalCloud,
} from '../../infra/local/local-cloud.ts';
import type { Order, Trace } from '../fixtures/functions/obey.ts';

const TEMPLATE = fileURLToPath(new URL('../fixtures/local-cloud.yaml', import.meta.url));

/** A local cloud of the functions in `test/fixtures/functions`, with what it has done so far. */
export interface TestCloud {
	readonly cloud: LocalCloud;
	readonly dataDir: string;
	readonly sqs: SQSClient;
	readonly reports: readonly Report[];
	/** What `obey.ts` was told to do, in the order in which it did it. */
	traces(): Trace[];
	send(queue: string, orders: readonly (Order & { group?: string })[]): Promise<void>;
	/** Names of the orders in a queue that no function reads. */
	received(queue: string): Promise<string[]>;
	/** Messages in a queue, whether visible or not. */
	depth(queue: string): Promise<number>;
	end(): Promise<void>;
}

export async function startTestCloud(options: Partial<LocalCloudOptions> = {}): Promise<TestCloud> {
	const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'shoal-cloud-'));
	const trail = join(dataDir, 'trail.jsonl');
	const reports: Report[] = [];
	const cloud = await startLocalCloud({
		templateFile: TEMPLATE,
		functions: [],
		// Of all tests together: compiling the servers anew takes longer than most of the tests.
		compileCacheDir: join(tmpdir(), 'shoal-test-compile-cache'),
		onReport: (report) => reports.push(report),
		...options,
		dataDir,
		parameters: { Trail: trail, ...options.parameters },
	});
	const sqs = new SQSClient({ endpoint: cloud.endpoints.sqs, region: 'us-east-1', credentials: credentialsOf(cloud) });
	const urlOf = (queue: string) => `${cloud.endpoints.sqs}/000000000000/shoal-${queue}`;

	return {
		cloud,
		dataDir,
		sqs,
		reports,
		traces: () => linesOf(trail).map((line) => JSON.parse(line)),
		async send(queue, orders) {
			const entries = orders.map(({ group, ...order }, i): SendMessageBatchRequestEntry => {
				const fifo = group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: order.name };
				return { Id: String(i), MessageBody: JSON.stringify(order), ...fifo };
			});
			for (let i = 0; i < entries.length; i += 10) {
				await sqs.send(new SendMessageBatchCommand({ QueueUrl: urlOf(queue), Entries: entries.slice(i, i + 10) }));
			}
		},
		async received(queue) {
			const command = new ReceiveMessageCommand({
				QueueUrl: urlOf(queue),
				MaxNumberOfMessages: 10,
				VisibilityTimeout: 0,
			});
			const { Messages = [] } = await sqs.send(command);
			return Messages.map(({ Body = '' }) => JSON.parse(Body).name);
		},
		async depth(queue) {
			const AttributeNames = ['ApproximateNumberOfMessages' as const, 'ApproximateNumberOfMessagesNotVisible' as const];
			const command = new GetQueueAttributesCommand({ QueueUrl: urlOf(queue), AttributeNames });
			const { Attributes = {} } = await sqs.send(command);
			return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
		},
		async end() {
			await cloud.stop();
			sqs.destroy();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}

/** Whom its servers let in. */
export function credentialsOf({ environment }: LocalCloud) {
	const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
	return { accessKeyId, secretAccessKey };
}

function linesOf(file: string): string[] {
	return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}
