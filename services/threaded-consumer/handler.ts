import { createThreadedConsumerFunction } from '../../shared/runtime/threaded-consumer.ts';

// A bundler does not follow a worker's URL: the lane is an entry point of its own, beside this one.
const lane = new URL(import.meta.url.endsWith('.ts') ? './fetch-worker.ts' : './lane.mjs', import.meta.url);

export const handler = createThreadedConsumerFunction(process.env, lane);
