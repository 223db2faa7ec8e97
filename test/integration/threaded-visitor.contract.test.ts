import { createThreadedVisitor } from '../../shared/adapters/threads/threaded-visitor.ts';
import { visitorContract } from '../contract/visitor.contract.ts';

const lane = new URL('../../services/threaded-consumer/lane.ts', import.meta.url);
const network = { allowsPrivate: true };

visitorContract('threaded visitor', ({ maxSockets }) =>
	createThreadedVisitor({ lane, threads: 1, concurrency: 100, maxSockets, network }),
);
