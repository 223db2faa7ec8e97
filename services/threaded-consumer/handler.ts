import { createJobRunner } from '../../shared/app/fetch/run-job.ts';
import { withSecretHeaders } from '../../shared/app/fetch/secret-headers.ts';
import { WORKERS_COUNT_SEPARATELY } from '../../shared/runtime/cpu.ts';
import { createInvocations } from '../../shared/runtime/invocations.ts';
import { oneByOne } from '../../shared/runtime/one-by-one.ts';
import { createPowertoolsLog } from '../../shared/runtime/powertools-log.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { sqsHandler } from '../../shared/runtime/sqs-handler.ts';
import { createStack } from '../../shared/runtime/stack.ts';
import { createStackHostState } from '../../shared/runtime/stack-host-state.ts';
import { createThreadedVisitors } from '../../shared/runtime/threaded-visitors.ts';

// A bundler does not follow a worker's URL: the fetch worker is an entry point of its own, beside this one.
const isSource = import.meta.url.endsWith('.ts');
const fetchWorker = new URL(isSource ? './fetch-worker.ts' : './fetch-worker.mjs', import.meta.url);

const settings = readSettings(process.env);
const stack = createStack(settings, createPowertoolsLog('threaded-consumer'));
const visitors = createThreadedVisitors(fetchWorker, settings, stack.log);
const visitorOf = (...shares: Parameters<typeof visitors.of>) =>
	withSecretHeaders(visitors.of(...shares), stack.secrets);
const hostState = createStackHostState(stack, settings);
const runJob = createJobRunner({ ...stack, visitorOf, onVisited: visitors.visited, hostState });
const workers = WORKERS_COUNT_SEPARATELY ? { workers: visitors.usage } : {};
const startInvocation = createInvocations({ ...stack, ...settings, ...workers });

/** The consumer of the runs queue: one instance that runs a whole job on its threads. */
export const handler = sqsHandler(
	{ ...settings, serviceName: 'threaded-consumer', startInvocation },
	oneByOne(({ body }, invocation) => runJob(body, invocation), stack.log),
);
