import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import type { createInvocations } from './invocations.ts';
import { partialBatchFailures } from './middleware/partial-batch-failures.ts';
import { type InvocationContext, withInvocation } from './middleware/with-invocation.ts';
import { withMetrics } from './middleware/with-metrics.ts';

export interface SqsHandlerOptions {
	readonly serviceName: string;
	readonly namespace: string;
	readonly startInvocation: ReturnType<typeof createInvocations>;
}

/** Outcome `i` belongs to message `i` of the batch; what is rejected is delivered again. */
export type HandleBatch = (event: SQSEvent, context: InvocationContext) => Promise<PromiseSettledResult<void>[]>;

/** A Lambda handler for batches of SQS: starts the invocation, reports which messages failed, and prints its metrics. */
export function sqsHandler({ serviceName, namespace, startInvocation }: SqsHandlerOptions, handle: HandleBatch) {
	// middy's early timeout fails the whole batch, settled chunks included; our deadline does not.
	return middy<SQSEvent, unknown, Error, InvocationContext>({ timeoutEarlyInMillis: 0 })
		.use(withInvocation(startInvocation))
		.use(withMetrics({ namespace, serviceName }))
		.use(partialBatchFailures())
		.handler(handle);
}
