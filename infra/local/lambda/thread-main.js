import { enableCompileCache } from 'node:module';
import { getPriority, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';

/** That much less urgent, a thread has a third of the weight of others. */
const YIELDS_BY = 5;
const LEAST_URGENT = 19;

// On Linux a priority is of a thread; elsewhere it is of the process, which has others in it.
if (workerData.yields && process.platform === 'linux') setPriority(Math.min(LEAST_URGENT, getPriority() + YIELDS_BY));

// JavaScript, because the first TypeScript file of a thread loads the compiler, for 45 ms, unless the cache is on.
enableCompileCache(workerData.compileCacheDir);
await import(workerData.main);
