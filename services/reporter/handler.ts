import { createInvocations } from '../../shared/runtime/invocations.ts';
import { oneByOne } from '../../shared/runtime/one-by-one.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { createStackReporter } from '../../shared/runtime/reporter.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { sqsHandler } from '../../shared/runtime/sqs-handler.ts';
import { createStack } from '../../shared/runtime/stack.ts';

/** As long as a part of an export may take. */
const LONGEST_PART_MS = 120_000;

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('reporter'));
const deliverReport = createStackReporter(stack, settings);
const startInvocation = createInvocations({ ...stack, ...settings });

/** The consumer of the deliveries queue: sends the report of a job to one of its destinations, or exports its results. */
export const handler = sqsHandler(
	{ ...settings, serviceName: 'reporter', startInvocation },
	oneByOne(
		({ body }, { remainingMs, signal }) =>
			deliverReport(body, { hasTime: () => remainingMs() > LONGEST_PART_MS, signal }),
		stack.log,
	),
);
