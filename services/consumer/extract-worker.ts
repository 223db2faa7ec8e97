import { startExtractWorker } from '../../shared/runtime/extract-worker.ts';

startExtractWorker();
