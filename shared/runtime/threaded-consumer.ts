import { createThreadedVisitor, type ThreadedVisitor } from '../adapters/threads/threaded-visitor.ts';
import { createJobRunner } from '../app/fetch/run-job.ts';
import { WORKERS_COUNT_SEPARATELY } from './cpu.ts';
import { createInvocations } from './invocations.ts';
import { createPowertoolsLog } from './powertools-log.ts';
import { readSettings } from './settings.ts';
import { createSqsFunction, oneByOne } from './sqs-function.ts';
import { createStack } from './stack.ts';
import { createStackHostState } from './stack-host-state.ts';

/** Lambda has 1,024 descriptors an instance, which its threads share. */
const MAX_SOCKETS = 900;

/**
 * The consumer of the runs queue: one instance that runs a whole job on its threads.
 *
 * @param fetchWorker - Module that calls `runFetchWorker`.
 */
export function createThreadedConsumerFunction(env: NodeJS.ProcessEnv, fetchWorker: URL) {
	const settings = readSettings(env);
	const stack = createStack(settings, createPowertoolsLog('threaded-consumer'));
	let pool: { visitor: ThreadedVisitor; threads: number } | undefined;

	/** Threads stay for the next run if it wants as many. */
	function visitorOf(threads: number, concurrency: number): ThreadedVisitor {
		pool?.visitor.limit(concurrency);
		if (pool?.threads === threads) return pool.visitor;
		// No job runs on them any more: an instance has one invocation at a time.
		pool?.visitor.close().catch((error) => stack.log.error('threads could not be ended', error));
		const maxSockets = Math.max(1, Math.floor((settings.maxSockets ?? MAX_SOCKETS) / threads));
		const visitor = createThreadedVisitor({ fetchWorker, threads, concurrency, maxSockets, network: settings.network });
		pool = { visitor, threads };
		return visitor;
	}

	const runJob = createJobRunner({ ...stack, visitorOf, hostState: createStackHostState(stack, settings) });
	const workers = () => pool?.visitor.usage() ?? { cpu: { user: 0, system: 0 }, memoryMb: 0 };
	return createSqsFunction({
		serviceName: 'threaded-consumer',
		namespace: settings.namespace,
		startInvocation: createInvocations({ ...stack, ...settings, ...(WORKERS_COUNT_SEPARATELY && { workers }) }),
		handle: oneByOne(({ body }, invocation) => runJob(body, invocation), stack.log),
	});
}
