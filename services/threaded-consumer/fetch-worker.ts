import { startFetchWorker } from '../../shared/runtime/fetch-worker.ts';

// An entry point of its own, beside this one.
const isSource = import.meta.url.endsWith('.ts');
startFetchWorker(new URL(isSource ? './extract-worker.ts' : './extract-worker.mjs', import.meta.url));
