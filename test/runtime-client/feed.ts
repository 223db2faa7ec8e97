import { SQSClient } from '@aws-sdk/client-sqs';
import { noChaos } from '../../infra/local/chaos/chaos.ts';
import { createPermits } from '../../infra/local/lambda/permits.ts';
import { type EventSourceMapping, startMapping } from '../../infra/local/mapping/event-source-mapping.ts';
import type { QueueResource } from '../../infra/local/template/queue-resource.ts';
import { credentialsOf } from '../support/local-cloud.ts';
import type { RuntimeInstance } from './runtime-instance.ts';
import type { Stage } from './stage.ts';

export interface Feed {
	stop(): Promise<void>;
}

/** Feeds an instance what its function's event source mappings would, one batch at a time. */
export function feed({ cloud, stack }: Stage, name: string, instance: RuntimeInstance): Feed {
	const sqs = new SQSClient({
		endpoint: cloud.endpoints.sqs,
		region: 'us-east-1',
		credentials: credentialsOf(cloud),
	});
	const resource = stack.functions.find((candidate) => candidate.name === name);
	if (resource === undefined) throw new Error(`the template has no function ${name}`);
	const turns = createPermits(1);
	const mappings = resource.mappings.map((mapping): EventSourceMapping => {
		const queue = stack.queues.find(({ logicalId }) => logicalId === mapping.queue) as QueueResource;
		return startMapping({
			sqs,
			mapping: { ...mapping, maximumConcurrency: 1 },
			queue: { ...queue, url: `${cloud.endpoints.sqs}/000000000000/${queue.name}`, deadLetterUrl: undefined },
			target: {
				functionName: name,
				timeoutMs: resource.timeoutMs,
				allowsLoops: resource.allowsLoops,
				// Mappings of one function do not know of each other, and there is one instance for all of them.
				async invoke(event) {
					await turns.take();
					try {
						return await instance.invoke(event);
					} finally {
						turns.free();
					}
				},
			},
			redeliverAfterSeconds: 0,
			chaos: noChaos,
			log: (text) => process.stderr.write(text),
		});
	});
	return {
		async stop() {
			await Promise.all(mappings.map((mapping) => mapping.stopPolling()));
			await Promise.all(mappings.map((mapping) => mapping.drained()));
			sqs.destroy();
		},
	};
}
