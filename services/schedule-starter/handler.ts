import middy from '@middy/core';
import type { Schedule } from '../../shared/core/schedules/schedule.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { type InvocationContext, withInvocation } from '../../shared/runtime/middleware/with-invocation.ts';
import { withMetrics } from '../../shared/runtime/middleware/with-metrics.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { createStackScheduleRunner } from '../../shared/runtime/schedules.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack } from '../../shared/runtime/stack.ts';

/** What the scheduler sends when a schedule is due. */
interface DueEvent {
	readonly schedule: Schedule;
	/** ISO 8601. */
	readonly plannedAt: string;
}

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('schedule-starter'));
const { runSchedule } = createStackScheduleRunner(stack, settings, process.env);

/** What EventBridge Scheduler calls: starts the job of a schedule, once for each time that it is due. */
export const handler = middy<DueEvent, unknown, Error, InvocationContext>({ timeoutEarlyInMillis: 0 })
	.use(withInvocation(createInvocations({ ...stack, ...settings })))
	.use(withMetrics({ ...settings, serviceName: 'schedule-starter' }))
	.handler(({ schedule, plannedAt }: DueEvent) => runSchedule(schedule, Date.parse(plannedAt)));
