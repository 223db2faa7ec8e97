import { createInvocations } from '../../shared/runtime/invocations.ts';
import { oneByOne } from '../../shared/runtime/one-by-one.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { createStackReporter } from '../../shared/runtime/reporter.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { sqsHandler } from '../../shared/runtime/sqs-handler.ts';
import { createStack } from '../../shared/runtime/stack.ts';

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('reporter'));
const deliverReport = createStackReporter(stack, settings);
const startInvocation = createInvocations({ ...stack, ...settings });

/** The consumer of the deliveries queue: sends the report of a job to one of its destinations. */
export const handler = sqsHandler(
	{ ...settings, serviceName: 'reporter', startInvocation },
	oneByOne(({ body }) => deliverReport(body), stack.log),
);
