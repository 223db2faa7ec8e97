import { createStackDeadLetters } from './dead-letters.ts';
import { createInvocations } from './invocations.ts';
import { createPowertoolsLog } from './powertools-log.ts';
import { readSettings } from './settings.ts';
import { createSqsFunction, oneByOne } from './sqs-function.ts';
import { createStack } from './stack.ts';

/** The consumer of the dead-letter queues. */
export function createDeadLetterFunction(env: NodeJS.ProcessEnv) {
	const settings = readSettings(env);
	const stack = createStack(settings, createPowertoolsLog('dead-letter'));
	const deadLetters = createStackDeadLetters(stack);
	return createSqsFunction({
		serviceName: 'dead-letter',
		namespace: settings.namespace,
		startInvocation: createInvocations({ ...stack, ...settings }),
		handle: oneByOne(({ body, messageId, eventSourceARN }, invocation) => {
			return deadLetters.handle({ queue: queueOf(eventSourceARN), messageId, body }, invocation);
		}, stack.log),
	});
}

/** Which of the three queues a dead-letter queue serves, by the name that the template gives it. */
function queueOf(arn: string): 'plan' | 'chunks' | 'runs' {
	const name = arn.split(':').at(-1) ?? '';
	if (name.includes('PlanDeadLetter')) return 'plan';
	return name.includes('RunsDeadLetter') ? 'runs' : 'chunks';
}
