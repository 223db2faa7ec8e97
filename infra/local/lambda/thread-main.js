import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// JavaScript, because the first TypeScript file of a thread loads the compiler, for 45 ms, unless the cache is on.
enableCompileCache(workerData.compileCacheDir);
await import(workerData.main);
