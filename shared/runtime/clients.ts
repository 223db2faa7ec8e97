import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NO_LOG, unsignedBy } from '../adapters/aws/call-options.ts';
import type { Settings } from './settings.ts';

/** Tries of a call; the SDK waits between them with backoff and jitter. */
const MAX_TRIES = 6;

/** What all clients of a stack have in common. Credentials of the environment are passed on as they are: looking for others costs INIT time. */
export function clientConfig({ region, credentials, signs, maxAwsSockets }: Settings, endpoint: string | undefined) {
	return {
		region,
		maxAttempts: MAX_TRIES,
		logger: NO_LOG,
		...(maxAwsSockets !== undefined && { requestHandler: { httpAgent: { maxSockets: maxAwsSockets } } }),
		...(credentials && { credentials }),
		// An emulator has neither; the user's own environment may ask for both.
		...(endpoint && { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
		...(endpoint && !signs && credentials && { signer: unsignedBy(credentials.accessKeyId) }),
	};
}

export function createSqsClient(settings: Settings): SQSClient {
	// The queue's URL may name a host that only the emulator knows.
	return new SQSClient({
		...clientConfig(settings, settings.endpoints.sqs),
		useQueueUrlAsEndpoint: settings.endpoints.sqs === undefined,
	});
}

/** @param maxAttempts - 1 for what is not idempotent. */
export function createDynamoClient(settings: Settings, maxAttempts = MAX_TRIES): DynamoDBDocumentClient {
	const client = new DynamoDBClient({ ...clientConfig(settings, settings.endpoints.dynamodb), maxAttempts });
	return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
