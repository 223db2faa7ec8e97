import { createInvocations } from '../../shared/runtime/invocations.ts';
import { oneByOne } from '../../shared/runtime/one-by-one.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { createStackRowWriter } from '../../shared/runtime/row-writer.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { sqsHandler } from '../../shared/runtime/sqs-handler.ts';
import { createStack } from '../../shared/runtime/stack.ts';

/** As long as a database may take for one statement. */
const LONGEST_WRITE_MS = 60_000;

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('sink'));
const writeRows = createStackRowWriter(stack, settings);
const startInvocation = createInvocations({ ...stack, ...settings });

/** The consumer of the rows queue: writes the results of recorded chunks into a database, or as items. */
export const handler = sqsHandler(
	{ ...settings, serviceName: 'sink', startInvocation },
	oneByOne(({ body }, { remainingMs }) => writeRows(body, () => remainingMs() > LONGEST_WRITE_MS), stack.log),
);
