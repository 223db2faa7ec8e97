/** An error of the API: how it is called in the JSON protocol, and in the one before it, which clients still read from a header. */
interface Naming {
	/** Default: the code. */
	readonly type?: string;
	/** Default: the code. */
	readonly queryCode?: string;
	/** Default: 400. */
	readonly status?: number;
}

const SQS = 'com.amazonaws.sqs#';
/** Of what no service calls its own. */
const COMMON = 'com.amazon.coral.service#';
const prefixed = (code: string): Naming => ({ queryCode: `AWS.SimpleQueueService.${code}` });

/** Whichever the SDK's model has too, a test holds against it. */
export const SQS_ERRORS = {
	BatchEntryIdsNotDistinct: prefixed('BatchEntryIdsNotDistinct'),
	BatchRequestTooLong: prefixed('BatchRequestTooLong'),
	EmptyBatchRequest: prefixed('EmptyBatchRequest'),
	InvalidAttributeName: {},
	InvalidAttributeValue: {},
	InvalidBatchEntryId: prefixed('InvalidBatchEntryId'),
	InvalidMessageContents: {},
	InvalidParameterValue: { type: `${COMMON}InvalidParameterValueException` },
	MissingParameter: { type: `${COMMON}MissingRequiredParameterException` },
	OverLimit: { status: 403 },
	QueueDoesNotExist: prefixed('NonExistentQueue'),
	QueueNameExists: { queryCode: 'QueueAlreadyExists' },
	ReceiptHandleIsInvalid: { status: 404 },
	SerializationException: { type: `${COMMON}SerializationException` },
	TooManyEntriesInBatchRequest: prefixed('TooManyEntriesInBatchRequest'),
	UnknownOperationException: { type: `${COMMON}UnknownOperationException` },
} satisfies Record<string, Naming>;

export type SqsErrorCode = keyof typeof SQS_ERRORS;

/** Thrown by whatever a call asks for in vain, and answered to its client. */
export class SqsError extends Error {
	readonly type: string;
	readonly queryCode: string;
	readonly status: number;

	constructor(code: SqsErrorCode, message: string) {
		super(message);
		const naming: Naming = SQS_ERRORS[code];
		this.type = naming.type ?? `${SQS}${code}`;
		this.queryCode = naming.queryCode ?? code;
		this.status = naming.status ?? 400;
	}
}

/** By far the commonest. */
export function invalidValue(value: unknown, parameter: string, reason: string): SqsError {
	return new SqsError(
		'InvalidParameterValue',
		`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`,
	);
}

export function missing(parameter: string): SqsError {
	return new SqsError('MissingParameter', `The request must contain the parameter ${parameter}.`);
}
