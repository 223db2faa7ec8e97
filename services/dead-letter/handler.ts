import { createStackDeadLetters } from '../../shared/runtime/dead-letters.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { oneByOne } from '../../shared/runtime/one-by-one.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { sqsHandler } from '../../shared/runtime/sqs-handler.ts';
import { createStack } from '../../shared/runtime/stack.ts';

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('dead-letter'));
const deadLetters = createStackDeadLetters(stack);
const startInvocation = createInvocations({ ...stack, ...settings });

/** The consumer of the dead-letter queues: keeps each message with its reason, and ends what waited for it. */
export const handler = sqsHandler(
	{ ...settings, serviceName: 'dead-letter', startInvocation },
	oneByOne(({ body, messageId, eventSourceARN }, invocation) => {
		return deadLetters.handle({ queue: queueOf(eventSourceARN), messageId, body }, invocation);
	}, stack.log),
);

/** Which of the queues a dead-letter queue serves, by the name that the template gives it. */
function queueOf(arn: string): 'plan' | 'chunks' | 'runs' | 'deliveries' | 'rows' {
	const name = arn.split(':').at(-1) ?? '';
	if (name.includes('PlanDeadLetter')) return 'plan';
	if (name.includes('DeliveriesDeadLetter')) return 'deliveries';
	if (name.includes('RowsDeadLetter')) return 'rows';
	return name.includes('RunsDeadLetter') ? 'runs' : 'chunks';
}
