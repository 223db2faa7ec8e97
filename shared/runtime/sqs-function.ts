import { performance } from 'node:perf_hooks';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from '../ports/log.ts';
import { createEmfMetrics } from './emf-metrics.ts';
import type { createInvocations, RunningInvocation } from './invocations.ts';

export interface SqsFunction {
	readonly serviceName: string;
	readonly namespace: string;
	readonly startInvocation: ReturnType<typeof createInvocations>;
	/** Outcome `i` belongs to record `i`; what is rejected is delivered again. */
	handle(records: readonly SQSRecord[], invocation: RunningInvocation): Promise<PromiseSettledResult<void>[]>;
}

/** A Lambda handler for batches of SQS: reports which messages failed, and leaves one line of metrics. */
export function createSqsFunction({ serviceName, namespace, startInvocation, handle }: SqsFunction) {
	const publish = createEmfMetrics(namespace, serviceName);

	// middy's early timeout fails the whole batch, settled chunks included; our deadline does not.
	return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(async (event, context: Context) => {
		const start = performance.now();
		const records = event.Records;
		const isGrouped = records[0]?.eventSourceARN.endsWith('.fifo') ?? false;
		const invocation = startInvocation({ context, bodies: records.map((record) => record.body), isGrouped });
		try {
			const outcomes = await handle(records, invocation);
			const failed = records.filter((_, i) => outcomes[i]?.status !== 'fulfilled');
			publish(invocation.lines, { durationMs: performance.now() - start, failed: failed.length });
			return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
		} finally {
			invocation.end();
		}
	});
}

/** Handles the records of a batch one after the other. */
export function oneByOne(handle: (record: SQSRecord, invocation: RunningInvocation) => Promise<void>, log: Log) {
	return async (
		records: readonly SQSRecord[],
		invocation: RunningInvocation,
	): Promise<PromiseSettledResult<void>[]> => {
		const outcomes: PromiseSettledResult<void>[] = [];
		for (const record of records) {
			const [outcome] = await Promise.allSettled([handle(record, invocation)]);
			if (outcome.status === 'rejected') log.error('a message is left to be delivered again', outcome.reason);
			outcomes.push(outcome);
		}
		return outcomes;
	};
}
