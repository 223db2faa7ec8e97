import type middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { InvocationContext } from './with-invocation.ts';

/**
 * Turns the outcomes of a handler, one for each message, into the answer that SQS expects.
 *
 * By hand, since middy's own middleware for this has no release for the version of its core that we use.
 */
export function partialBatchFailures(): middy.MiddlewareObj<SQSEvent, unknown, Error, InvocationContext> {
	return {
		after(request) {
			const outcomes = request.response as readonly PromiseSettledResult<void>[];
			const failed = request.event.Records.filter((_, i) => outcomes[i]?.status !== 'fulfilled');
			const batchItemFailures = failed.map(({ messageId }) => ({ itemIdentifier: messageId }));
			request.response = { batchItemFailures } satisfies SQSBatchResponse;
		},
	};
}
