import { startLane } from '../../shared/runtime/lane.ts';

startLane();
