import { createBatchConsumer } from '../../shared/app/fetch/consume-batch.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { sqsHandler } from '../../shared/runtime/sqs-handler.ts';
import { createStack } from '../../shared/runtime/stack.ts';
import { createVisiting } from '../../shared/runtime/visiting.ts';

// A bundler does not follow a worker's URL: it is an entry point of its own, beside this one.
const isSource = import.meta.url.endsWith('.ts');
const extractWorker = new URL(isSource ? './extract-worker.ts' : './extract-worker.mjs', import.meta.url);

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('consumer'));
const consumeBatch = createBatchConsumer({
	...stack,
	...createVisiting(stack, settings, extractWorker),
	maxInstances: settings.maxInstances,
	concurrency: settings.concurrency,
});
const startInvocation = createInvocations({ ...stack, ...settings });

/** The consumer of the chunks queue: visits the targets of a batch in one pool. */
export const handler = sqsHandler({ ...settings, serviceName: 'consumer', startInvocation }, ({ Records }, context) =>
	consumeBatch(
		Records.map(({ body }) => body),
		context.invocation,
		Records.map(({ attributes }) => Number(attributes.ApproximateReceiveCount)),
	),
);
