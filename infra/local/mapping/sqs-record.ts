import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import { REGION } from '../template/physical-ids.ts';

/** A received message as Lambda hands it to a function. */
export function sqsRecord(message: Message, queueArn: string): SQSRecord {
	return {
		messageId: message.MessageId ?? '',
		receiptHandle: message.ReceiptHandle ?? '',
		body: message.Body ?? '',
		attributes: (message.Attributes ?? {}) as unknown as SQSRecord['attributes'],
		messageAttributes: attributesOf(message.MessageAttributes ?? {}),
		...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
		md5OfBody: message.MD5OfBody ?? '',
		eventSource: 'aws:sqs',
		eventSourceARN: queueArn,
		awsRegion: REGION,
	};
}

function attributesOf(attributes: Record<string, MessageAttributeValue>): Record<string, SQSMessageAttribute> {
	return Object.fromEntries(
		Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
			name,
			{
				...(StringValue !== undefined && { stringValue: StringValue }),
				...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
				stringListValues: [],
				binaryListValues: [],
				dataType: DataType ?? 'String',
			},
		]),
	);
}
