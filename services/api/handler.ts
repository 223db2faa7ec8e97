import middy from '@middy/core';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { createApi } from '../../shared/api/app.ts';
import { apiDeps } from '../../shared/runtime/http-api.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { type InvocationContext, withInvocation } from '../../shared/runtime/middleware/with-invocation.ts';
import { withMetrics } from '../../shared/runtime/middleware/with-metrics.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack } from '../../shared/runtime/stack.ts';

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('api'));
const answer = handle(createApi(apiDeps(stack, settings, process.env)));

/** What the HTTP API calls, by payload format 2.0. */
export const handler = middy<LambdaEvent, unknown, Error, InvocationContext>({ timeoutEarlyInMillis: 0 })
	.use(withInvocation(createInvocations({ ...stack, ...settings })))
	.use(withMetrics({ ...settings, serviceName: 'api' }))
	.handler((event, context) => answer(event, context as never));
