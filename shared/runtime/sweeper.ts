import { performance } from 'node:perf_hooks';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createSweeper } from '../app/recover/sweep.ts';
import { createStackDeadLetters } from './dead-letters.ts';
import { createEmfMetrics } from './emf-metrics.ts';
import { createInvocations } from './invocations.ts';
import { createPowertoolsLog } from './powertools-log.ts';
import { readSettings } from './settings.ts';
import { createStack } from './stack.ts';

/** What a schedule may tell the sweeper: the one job to look after, in place of all. */
interface SweepEvent {
	readonly jobId?: string;
}

/** What the schedule calls once a minute. */
export function createSweeperFunction(env: NodeJS.ProcessEnv) {
	const settings = readSettings(env);
	const stack = createStack(settings, createPowertoolsLog('sweeper'));
	const sweep = createSweeper({
		...stack,
		deadLetters: createStackDeadLetters(stack),
		deliveryMs: settings.deliveryMs,
	});
	const startInvocation = createInvocations({ ...stack, ...settings });
	const publish = createEmfMetrics(settings.namespace, 'sweeper');

	return middy<SweepEvent, void>({ timeoutEarlyInMillis: 0 }).handler(
		async ({ jobId }: SweepEvent, context: Context) => {
			const start = performance.now();
			const invocation = startInvocation({ context, bodies: [], isGrouped: false });
			try {
				await sweep(invocation, jobId);
				publish(invocation.lines, { durationMs: performance.now() - start, failed: 0 });
			} finally {
				invocation.end();
			}
		},
	);
}
