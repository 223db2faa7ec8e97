import { startLane } from '../../shared/runtime/fetch-worker.ts';

startLane();
