import { randomUUID } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { sqsRecord } from '../../infra/local/mapping/sqs-record.ts';

/** A batch as Lambda hands it over, of messages with these bodies. */
export function sqsEvent(bodies: readonly string[], queue = 'shoal-ChunksQueue'): SQSEvent {
	const arn = `arn:aws:sqs:us-east-1:000000000000:${queue}`;
	const messages = bodies.map((Body) => ({ MessageId: randomUUID(), ReceiptHandle: randomUUID(), Body }));
	return { Records: messages.map((message) => sqsRecord(message, arn)) };
}
