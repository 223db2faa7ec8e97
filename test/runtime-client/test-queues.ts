import {
	DeleteMessageBatchCommand,
	PurgeQueueCommand,
	ReceiveMessageCommand,
	SendMessageCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';
import { credentialsOf } from '../support/local-cloud.ts';
import type { Stage } from './stage.ts';

/** A stage's queues, by their logical ids. */
export interface TestQueues {
	send(queue: string, body: string): Promise<void>;
	/** Takes up to ten messages out; `[]` if there are none. */
	take(queue: string): Promise<string[]>;
	purge(queue: string): Promise<void>;
	close(): void;
}

export function openQueues({ cloud }: Stage): TestQueues {
	const sqs = new SQSClient({ endpoint: cloud.endpoints.sqs, region: 'us-east-1', credentials: credentialsOf(cloud) });
	const urlOf = (queue: string) => `${cloud.endpoints.sqs}/000000000000/shoal-${queue}`;

	return {
		async send(queue, body) {
			await sqs.send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody: body }));
		},
		async take(queue) {
			const QueueUrl = urlOf(queue);
			const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
			const Entries = Messages.map(({ ReceiptHandle = '' }, i) => ({ Id: String(i), ReceiptHandle }));
			if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
			return Messages.map(({ Body = '' }) => Body);
		},
		async purge(queue) {
			await sqs.send(new PurgeQueueCommand({ QueueUrl: urlOf(queue) }));
		},
		close: () => sqs.destroy(),
	};
}
