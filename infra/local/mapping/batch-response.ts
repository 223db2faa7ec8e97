import type { InvocationResult } from '../cloud-types.ts';

/** Which messages of a batch are done, by message id; the rest becomes visible again. */
export interface BatchOutcome {
	readonly succeeded: readonly string[];
	readonly failed: readonly string[];
	/** Nothing was said of single messages: Lambda slows polling down after this, and only after this. */
	readonly wholeFailure: boolean;
}

/**
 * Reads a function's response to a batch by Lambda's rules for `ReportBatchItemFailures`.
 *
 * An empty or null response, or an empty or null list, is success. Whatever is malformed, a wrong key and an
 * unknown id included, fails the whole batch, as an error does: better twice than lost.
 */
export function batchOutcome(
	messageIds: readonly string[],
	result: InvocationResult,
	reportsItemFailures: boolean,
): BatchOutcome {
	if (!result.ok) return wholeFailure(messageIds);
	if (!reportsItemFailures) return allSucceeded(messageIds);

	const failed = failedIds(result.payload);
	if (failed === undefined || failed.some((id) => !messageIds.includes(id))) return wholeFailure(messageIds);
	return {
		succeeded: messageIds.filter((id) => !failed.includes(id)),
		failed: messageIds.filter((id) => failed.includes(id)),
		wholeFailure: false,
	};
}

/** `undefined` if the response is malformed. */
function failedIds(payload: unknown): string[] | undefined {
	if (payload === null || payload === undefined || payload === '') return [];
	if (typeof payload !== 'object' || Array.isArray(payload)) return undefined;
	if (Object.keys(payload).length === 0) return [];
	if (!('batchItemFailures' in payload)) return undefined;

	const failures = payload.batchItemFailures;
	if (failures === null) return [];
	if (!Array.isArray(failures)) return undefined;
	const ids = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
	return ids.every((id) => typeof id === 'string' && id !== '') ? (ids as string[]) : undefined;
}

function allSucceeded(messageIds: readonly string[]): BatchOutcome {
	return { succeeded: messageIds, failed: [], wholeFailure: false };
}

function wholeFailure(messageIds: readonly string[]): BatchOutcome {
	return { succeeded: [], failed: messageIds, wholeFailure: true };
}
