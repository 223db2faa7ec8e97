import { createHash } from 'node:crypto';
import { createMessageMemory, type ReceivedMessage } from './message-memory.ts';
import { batchRefusalOf, type Outgoing, type Refusal, refusalOf } from './sqs-limits.ts';

/** A call of the SQS API, as the embedded server got it. */
export interface SqsCall {
	/** `SendMessage`, for instance. */
	readonly action: string;
	readonly body: SqsInput;
	readonly trace: string | undefined;
}

interface SqsInput extends Outgoing {
	readonly QueueName?: string;
	readonly QueueUrl?: string;
	readonly Attributes?: Readonly<Record<string, string>>;
	readonly AttributeNames?: readonly string[];
	readonly MessageSystemAttributeNames?: readonly string[];
	Entries?: Outgoing[];
}

interface SqsOutput {
	readonly MessageId?: string;
	readonly Successful?: readonly { readonly Id: string; readonly MessageId: string }[];
	Failed?: object[];
	readonly Messages?: ReceivedMessage[];
}

/** What is answered in place of the server. */
export type Answer = { readonly refusal: Refusal } | { readonly output: SqsOutput };

/** No id may hold it, so that it parts a group from what follows. */
const SEPARATOR = ' ';

/**
 * What fauxqs does otherwise than SQS, mended on the way in and out: limits that it does not know, attributes of
 * messages that it drops, and deduplication within a group, where a queue asks for that.
 */
export function createSqsAmendments() {
	const memory = createMessageMemory();
	const groupScoped = new Map<string, { isContentBased: boolean }>();
	const originals = new WeakMap<SqsInput, Map<string, Outgoing>>();
	const refused = new WeakMap<SqsInput, object[]>();

	return {
		groupOf: memory.groupOf,
		/** Before the server: amends what it gets; an answer stands in place of the server's. */
		before({ action, body }: SqsCall): Answer | undefined {
			if (action === 'CreateQueue') noteQueue(body);
			if (action === 'SendMessage') return beforeSending(body);
			return action === 'SendMessageBatch' ? beforeBatch(body) : undefined;
		},
		/** After the server: amends its answer. */
		after({ body, trace }: SqsCall, output: SqsOutput): void {
			const queue = queueOf(body);
			const sent = originals.get(body);
			const ids = output.MessageId === undefined ? output.Successful : [{ Id: '', MessageId: output.MessageId }];
			for (const { Id, MessageId } of ids ?? []) {
				const { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } = sent?.get(Id) ?? {};
				if (sent !== undefined) memory.remember(MessageId, { queue, trace, groupId, deduplicationId });
			}
			const failed = refused.get(body);
			if (failed !== undefined) output.Failed = [...(output.Failed ?? []), ...failed];
			const wanted = [...(body.AttributeNames ?? []), ...(body.MessageSystemAttributeNames ?? [])];
			for (const message of output.Messages ?? []) memory.complete(message, queue, wanted);
		},
	};

	function noteQueue({ QueueName = '', Attributes = {} }: SqsInput): void {
		if (Attributes.DeduplicationScope !== 'messageGroup') return;
		groupScoped.set(QueueName, { isContentBased: Attributes.ContentBasedDeduplication === 'true' });
	}

	function beforeSending(body: SqsInput): Answer | undefined {
		const refusal = refusalOf(body);
		if (refusal !== undefined) return { refusal };
		originals.set(body, new Map([['', { ...body }]]));
		scope(body, queueOf(body));
		return undefined;
	}

	function beforeBatch(body: SqsInput): Answer | undefined {
		const entries = body.Entries ?? [];
		const refusal = batchRefusalOf(entries);
		if (refusal !== undefined) return { refusal };

		const failed = entries.flatMap((entry) => failureOf(entry) ?? []);
		const accepted = entries.filter((entry) => refusalOf(entry) === undefined);
		if (failed.length > 0 && accepted.length === 0) return { output: { Successful: [], Failed: failed } };
		if (failed.length > 0) refused.set(body, failed);
		body.Entries = accepted;
		originals.set(body, new Map(accepted.map((entry) => [entry.Id ?? '', { ...entry }])));
		for (const entry of accepted) scope(entry, queueOf(body));
		return undefined;
	}

	/** The same id in two groups is two messages. */
	function scope(message: Outgoing, queue: string): void {
		const rules = groupScoped.get(queue);
		if (rules === undefined || message.MessageGroupId === undefined) return;
		const id = message.MessageDeduplicationId ?? (rules.isContentBased ? digest(message.MessageBody) : undefined);
		if (id !== undefined) message.MessageDeduplicationId = `${message.MessageGroupId}${SEPARATOR}${id}`;
	}
}

function failureOf(entry: Outgoing): object | undefined {
	const refusal = refusalOf(entry);
	return refusal && { Id: entry.Id, SenderFault: true, Code: refusal.code, Message: refusal.message };
}

function queueOf({ QueueUrl = '' }: SqsInput): string {
	return QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
}

function digest(body = ''): string {
	return createHash('sha256').update(body).digest('hex');
}
