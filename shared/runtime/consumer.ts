import { createNetwork } from '../adapters/http/dns/network.ts';
import { createBatchConsumer } from '../app/fetch/consume-batch.ts';
import { createInvocations } from './invocations.ts';
import { createPowertoolsLog } from './powertools-log.ts';
import { readSettings } from './settings.ts';
import { createSqsFunction } from './sqs-function.ts';
import { createStack } from './stack.ts';
import { createStackHostState } from './stack-host-state.ts';
import { createVisitor } from './visitor.ts';

/** Lambda has 1,024 descriptors an instance; AWS clients and files need some. */
const MAX_SOCKETS = 900;

/** The consumer of the chunks queue. */
export function createConsumerFunction(env: NodeJS.ProcessEnv) {
	const settings = readSettings(env);
	const stack = createStack(settings, createPowertoolsLog('consumer'));
	// Of an instance: its pages and their robots.txt ask for a name once.
	const network = createNetwork(settings.network);
	const visitor = createVisitor({ ...network, maxSockets: settings.maxSockets ?? MAX_SOCKETS });
	const consumeBatch = createBatchConsumer({
		...stack,
		visitor,
		hostState: createStackHostState(stack, { network }),
		maxInstances: settings.maxInstances,
		concurrency: settings.concurrency,
	});
	return createSqsFunction({
		serviceName: 'consumer',
		namespace: settings.namespace,
		startInvocation: createInvocations({ ...stack, ...settings }),
		handle: (records, invocation) =>
			consumeBatch(
				records.map((record) => record.body),
				invocation,
				records.map((record) => Number(record.attributes.ApproximateReceiveCount)),
			),
	});
}
