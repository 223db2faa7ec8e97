/** What SendMessage takes, or an entry of SendMessageBatch. */
export interface Outgoing {
	readonly Id?: string;
	readonly MessageBody?: string;
	readonly DelaySeconds?: number;
	readonly MessageAttributes?: Readonly<Record<string, unknown>>;
	readonly MessageGroupId?: string;
	MessageDeduplicationId?: string;
}

export interface Refusal {
	readonly code: string;
	readonly message: string;
}

const MAX_DELAY_SECONDS = 900;
const MAX_ATTRIBUTES = 10;
const MAX_ENTRY_ID = 80;
/** Group and deduplication ids: up to 128 letters, digits and punctuation. */
const ID = /^[a-zA-Z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;

/** Why SQS refuses a message that the embedded server would take. */
export function refusalOf({ DelaySeconds = 0, MessageAttributes = {}, ...ids }: Outgoing): Refusal | undefined {
	if (!Number.isInteger(DelaySeconds) || DelaySeconds < 0 || DelaySeconds > MAX_DELAY_SECONDS) {
		return invalid(
			`Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
		);
	}
	if (Object.keys(MessageAttributes).length > MAX_ATTRIBUTES) {
		return invalid(
			`Number of message attributes [${Object.keys(MessageAttributes).length}] exceeds the allowed maximum [10].`,
		);
	}
	for (const name of ['MessageGroupId', 'MessageDeduplicationId'] as const) {
		const id = ids[name];
		if (id !== undefined && !ID.test(id)) {
			return invalid(
				`Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
			);
		}
	}
	return undefined;
}

/** Why SQS refuses a whole batch that the embedded server would take. */
export function batchRefusalOf(entries: readonly Outgoing[]): Refusal | undefined {
	if (entries.every(({ Id = '' }) => Id.length <= MAX_ENTRY_ID)) return undefined;
	const message =
		'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
	return { code: 'InvalidBatchEntryId', message };
}

function invalid(message: string): Refusal {
	return { code: 'InvalidParameterValue', message };
}
