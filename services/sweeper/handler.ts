import middy from '@middy/core';
import { createSweeper } from '../../shared/app/recover/sweep.ts';
import { createRowSweeper } from '../../shared/app/recover/sweep-rows.ts';
import { createStackDeadLetters } from '../../shared/runtime/dead-letters.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { type InvocationContext, withInvocation } from '../../shared/runtime/middleware/with-invocation.ts';
import { withMetrics } from '../../shared/runtime/middleware/with-metrics.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack } from '../../shared/runtime/stack.ts';
import { createWaitingStarter } from '../../shared/runtime/waiting-schedules.ts';

/** What a schedule may tell the sweeper: the one job to look after, in place of all. */
interface SweepEvent {
	readonly jobId?: string;
}

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('sweeper'));
const { deliveryMs } = settings;
const sweepRows = createRowSweeper(stack);
const sweep = createSweeper({ ...stack, deadLetters: createStackDeadLetters(stack), deliveryMs });

const startWaiting = createWaitingStarter(stack, settings, process.env);

/** What the schedule calls once a minute: picks up whatever a crash left lying. */
export const handler = middy<SweepEvent, unknown, Error, InvocationContext>({ timeoutEarlyInMillis: 0 })
	.use(withInvocation(createInvocations({ ...stack, ...settings })))
	.use(withMetrics({ ...settings, serviceName: 'sweeper' }))
	.handler(async ({ jobId }: SweepEvent, { invocation }: InvocationContext) => {
		await sweep(invocation, jobId);
		await stack.resender.resendLost(jobId);
		await sweepRows(jobId);
		// Who looks after one job alone has no schedules.
		if (jobId === undefined) await startWaiting();
	});
