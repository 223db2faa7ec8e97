import { createDispatcher } from '../../shared/app/plan/dispatch.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { createLazySitemaps } from '../../shared/runtime/lazy-sitemaps.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { sqsHandler } from '../../shared/runtime/sqs-handler.ts';
import { createStack } from '../../shared/runtime/stack.ts';

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('dispatcher'));
const dispatch = createDispatcher({ ...stack, readSitemaps: createLazySitemaps(stack, settings) });
const startInvocation = createInvocations({ ...stack, ...settings });

/** The consumer of the plan queue: the one writer of each job's plan. */
export const handler = sqsHandler({ ...settings, serviceName: 'dispatcher', startInvocation }, ({ Records }, context) =>
	dispatch(
		Records.map(({ body }) => body),
		context.invocation,
	),
);
