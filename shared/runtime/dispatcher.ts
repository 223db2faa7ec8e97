import { createDispatcher } from '../app/plan/dispatch.ts';
import { createInvocations } from './invocations.ts';
import { createPowertoolsLog } from './powertools-log.ts';
import { readSettings } from './settings.ts';
import { createSqsFunction } from './sqs-function.ts';
import { createStack } from './stack.ts';

/** The consumer of the plan queue: the one writer of each job's plan. */
export function createDispatcherFunction(env: NodeJS.ProcessEnv) {
	const settings = readSettings(env);
	const stack = createStack(settings, createPowertoolsLog('dispatcher'));
	const dispatch = createDispatcher(stack);
	return createSqsFunction({
		serviceName: 'dispatcher',
		namespace: settings.namespace,
		startInvocation: createInvocations({ ...stack, ...settings }),
		handle: (records, invocation) =>
			dispatch(
				records.map((record) => record.body),
				invocation,
			),
	});
}
