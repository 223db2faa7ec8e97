import middy from '@middy/core';
import { createDayReporter } from '../../shared/app/deliver/report-day.ts';
import type { DailyOutcome } from '../../shared/core/deliver/daily-report.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { type InvocationContext, withInvocation } from '../../shared/runtime/middleware/with-invocation.ts';
import { withMetrics } from '../../shared/runtime/middleware/with-metrics.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack } from '../../shared/runtime/stack.ts';

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('daily-report'));
const reportDay = createDayReporter(stack);

/** The last step of the state machine of the daily report: puts all answers together, and has the report sent. */
export const handler = middy<DailyOutcome, unknown, Error, InvocationContext>({ timeoutEarlyInMillis: 0 })
	.use(withInvocation(createInvocations({ ...stack, ...settings })))
	.use(withMetrics({ ...settings, serviceName: 'daily-report' }))
	.handler((outcome: DailyOutcome) => reportDay(outcome));
