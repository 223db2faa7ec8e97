import { S3ServiceException } from '@aws-sdk/client-s3';
import {
	type BatchResultErrorEntry,
	SendMessageBatchCommand,
	type SendMessageBatchCommandOutput,
	type SQSClient,
} from '@aws-sdk/client-sqs';
import {
	BatchGetCommand,
	type BatchGetCommandOutput,
	BatchWriteCommand,
	type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';

/** A client of the AWS SDK, whichever. */
interface Client {
	readonly middlewareStack: { add(middleware: never, options: never): void };
}

type Next = (args: unknown) => Promise<unknown>;

/** Has `onTry` stand in for each try of a call, below the SDK's retries. */
function interceptTries(client: Client, onTry: (attempt: () => Promise<unknown>) => Promise<unknown>): void {
	const middleware = (next: Next) => (args: unknown) => onTry(() => next(args));
	client.middlewareStack.add(middleware as never, { step: 'deserialize', name: 'fault', priority: 'low' } as never);
}

/** Tells of each try. */
export function countTries(client: Client, onTry: () => void): void {
	interceptTries(client, (attempt) => {
		onTry();
		return attempt();
	});
}

/** The next `count` tries take effect, but the caller never hears of it. */
export function loseAnswers(client: Client, count: number): void {
	let left = count;
	interceptTries(client, async (attempt) => {
		const answer = await attempt();
		if (left-- > 0) throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError', $metadata: {} });
		return answer;
	});
}

/** The next `count` tries are refused, to be made again later. */
export function throttle(client: Client, count: number): void {
	let left = count;
	interceptTries(client, (attempt) => {
		if (left-- <= 0) return attempt();
		const $metadata = { httpStatusCode: 400 };
		throw Object.assign(new Error('rate exceeded'), { name: 'ThrottlingException', $metadata });
	});
}

/** The next `count` tries meet another writer of the same object. */
export function conflict(client: Client, count: number): void {
	let left = count;
	interceptTries(client, (attempt) => {
		if (left-- <= 0) return attempt();
		const $metadata = { httpStatusCode: 409 };
		const message = 'a conflicting conditional operation is under way';
		throw new S3ServiceException({ name: 'ConditionalRequestConflict', $fault: 'client', $metadata, message });
	});
}

/** A queue that refuses entries of a batch in an answer that is a success, as `refusal` says; at most one each. */
export function refusingEntries(
	client: SQSClient,
	refusal: (body: string) => Omit<BatchResultErrorEntry, 'Id'> | undefined,
): Pick<SQSClient, 'send'> {
	async function send(command: unknown): Promise<unknown> {
		if (!(command instanceof SendMessageBatchCommand)) return client.send(command as never);
		const { QueueUrl, Entries = [] } = command.input;
		const Failed: BatchResultErrorEntry[] = [];
		const taken = Entries.filter(({ Id, MessageBody = '' }) => {
			const refused = refusal(MessageBody);
			if (refused !== undefined) Failed.push({ Id, ...refused });
			return refused === undefined;
		});
		const answer: Partial<SendMessageBatchCommandOutput> =
			taken.length > 0 ? await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: taken })) : {};
		return { ...answer, Failed };
	}
	return { send: send as SQSClient['send'] };
}

/** A table that looks up `count` keys of a batch at most, and leaves the others unprocessed. */
export function leavingKeys(client: DynamoDBDocumentClient, count: number): Pick<DynamoDBDocumentClient, 'send'> {
	async function send(command: unknown): Promise<unknown> {
		if (!(command instanceof BatchGetCommand)) return client.send(command as never);
		const [[table, { Keys = [], ...how }] = ['', {}]] = Object.entries(command.input.RequestItems ?? {});
		const left = Keys.slice(count);
		const asked = { ...command.input, RequestItems: { [table]: { ...how, Keys: Keys.slice(0, count) } } };
		const answer: BatchGetCommandOutput = await client.send(new BatchGetCommand(asked));
		return left.length > 0 ? { ...answer, UnprocessedKeys: { [table]: { ...how, Keys: left } } } : answer;
	}
	return { send: send as DynamoDBDocumentClient['send'] };
}

/** A table that does `count` writes of a batch at most, and leaves the others unprocessed. */
export function leavingWrites(client: DynamoDBDocumentClient, count: number): Pick<DynamoDBDocumentClient, 'send'> {
	async function send(command: unknown): Promise<unknown> {
		if (!(command instanceof BatchWriteCommand)) return client.send(command as never);
		const [[table, writes] = ['', []]] = Object.entries(command.input.RequestItems ?? {});
		const RequestItems = { [table]: writes.slice(0, count) };
		const answer = await client.send(new BatchWriteCommand({ ...command.input, RequestItems }));
		const left = writes.slice(count);
		return left.length > 0 ? { ...answer, UnprocessedItems: { [table]: left } } : answer;
	}
	return { send: send as DynamoDBDocumentClient['send'] };
}
