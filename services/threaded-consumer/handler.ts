import { createThreadedConsumerFunction } from '../../shared/runtime/threaded-consumer.ts';

// A bundler does not follow a worker's URL: the fetchWorker is an entry point of its own, beside this one.
const fetchWorker = new URL(
	import.meta.url.endsWith('.ts') ? './fetch-worker.ts' : './fetch-worker.mjs',
	import.meta.url,
);

export const handler = createThreadedConsumerFunction(process.env, fetchWorker);
