import type { Action } from './actions.ts';
import { entriesIn, outcomesOf } from './batch.ts';
import { type Parcel, parcelOf, requireSendable, withIds } from './drafts.ts';
import type { Draft } from './message.ts';
import type { Queue } from './queue.ts';
import { requiredText } from './queue-actions.ts';
import { SqsError } from './sqs-error.ts';

const MOST_BYTES = 1_048_576;

export const SEND_ACTIONS: Readonly<Record<string, Action>> = {
	SendMessage(input, { queues, trace }) {
		const queue = queues.at(requiredText(input, 'QueueUrl'));
		const parcel = parcelOf(input, trace);
		requireSendable(parcel, queue);
		return sent({ ...parcel, draft: withIds(parcel.draft, queue) }, queue);
	},
	SendMessageBatch(input, { queues, trace }) {
		const queue = queues.at(requiredText(input, 'QueueUrl'));
		const entries = entriesIn(input).map(({ id, input: entry }) => {
			const parcel = parcelOf(entry, trace);
			return { id, parcel: { ...parcel, draft: withIdsInBatch(parcel.draft, queue) } };
		});
		const bytes = entries.reduce((sum, { parcel }) => sum + parcel.bytes, 0);
		if (bytes > MOST_BYTES) {
			const reason = `Batch requests cannot be longer than ${MOST_BYTES} bytes. You have sent ${bytes} bytes.`;
			throw new SqsError('BatchRequestTooLong', reason);
		}
		return outcomesOf(entries, ({ parcel }) => {
			requireSendable(parcel, queue);
			return sent(parcel, queue);
		});
	},
};

/** AWS refuses a whole batch for one message without a group or an id, and calls it an invalid value. */
function withIdsInBatch(draft: Draft, queue: Queue): Draft {
	try {
		return withIds(draft, queue);
	} catch (error) {
		throw error instanceof SqsError ? new SqsError('InvalidParameterValue', error.message) : error;
	}
}

function sent({ draft }: Parcel, queue: Queue) {
	const { id, bodyMd5, attributesMd5, sequenceNumber } = queue.send(draft);
	return {
		MessageId: id,
		MD5OfMessageBody: bodyMd5,
		...(attributesMd5 !== undefined && { MD5OfMessageAttributes: attributesMd5 }),
		...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
	};
}
