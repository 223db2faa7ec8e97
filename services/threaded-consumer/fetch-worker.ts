import { startFetchWorker } from '../../shared/runtime/fetch-worker.ts';

startFetchWorker();
