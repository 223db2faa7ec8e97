import { performance } from 'node:perf_hooks';
import type middy from '@middy/core';
import type { SQSBatchResponse } from 'aws-lambda';
import { createEmfMetrics } from '../emf-metrics.ts';
import type { InvocationContext } from './with-invocation.ts';

interface MetricsOptions {
	readonly namespace: string;
	readonly serviceName: string;
}

/** Prints one line of metrics for each invocation that went well; a crashed one is in the platform's own metrics. */
export function withMetrics<Event>({
	namespace,
	serviceName,
}: MetricsOptions): middy.MiddlewareObj<Event, unknown, Error, InvocationContext> {
	const publish = createEmfMetrics(namespace, serviceName);
	let start = 0;
	return {
		before() {
			start = performance.now();
		},
		after({ context, response }) {
			// A schedule gets no answer.
			const { batchItemFailures = [] } = (response ?? {}) as Partial<SQSBatchResponse>;
			publish(context.invocation, { durationMs: performance.now() - start, failed: batchItemFailures.length });
		},
	};
}
