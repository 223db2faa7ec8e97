/** What the stack fixes for all jobs, by the names that a request may use for it, and the parameters that do. */
export const FIXED_BY_STACK: ReadonlyMap<string, string> = new Map([
	['memory', 'FanoutMemory and ThreadsMemory'],
	['memoryMb', 'FanoutMemory and ThreadsMemory'],
	['maxInstances', 'MaxInstances'],
	['batchSize', 'BatchSize'],
	['batchingWindow', 'BatchingWindow'],
]);
