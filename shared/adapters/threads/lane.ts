import { parentPort, workerData } from 'node:worker_threads';
import type { Visit, VisitOptions } from '../../core/visits/visit.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { type LaneData, type LaneNetwork, type LaneReply, type LaneRequest, OPTIONS_KEPT } from './lane-messages.ts';
import { type PackedVisit, packVisit } from './packed-visit.ts';
import { threadMemoryMb } from './thread-memory.ts';

/**
 * Runs in a thread of its own: visits what the main thread sends, and answers in the order in which visits end.
 *
 * @param createVisitor - Makes the visitor of this thread.
 */
export function runLane(createVisitor: (options: LaneNetwork & { maxSockets: number }) => Visitor): void {
	const port = parentPort;
	if (port === null) throw new Error('a lane runs in a worker thread only');
	const { maxSockets, network, thread } = workerData as LaneData;
	const visitor = createVisitor({ ...network, maxSockets });
	// Its first word: from now on visits begin at once.
	port.postMessage({
		visits: [],
		usage: { cpu: process.threadCpuUsage(), memoryMb: threadMemoryMb() },
	} satisfies LaneReply);
	let running = new AbortController();
	/** By their numbers. */
	const known = new Map<number, VisitOptions>();
	let replies: { id: number; visit: PackedVisit }[] = [];

	/** Visits that end in the same turn of the event loop share a message. */
	function reply(id: number, visit: Visit): void {
		if (replies.push({ id, visit: packVisit({ ...visit, thread }) }) > 1) return;
		setImmediate(() => {
			const usage = { cpu: process.threadCpuUsage(), memoryMb: threadMemoryMb() };
			const message: LaneReply = { visits: replies, usage };
			replies = [];
			port?.postMessage(message);
		});
	}

	function optionsOf(number: number): VisitOptions {
		const options = known.get(number);
		if (options === undefined) throw new Error(`the lane was not told of options ${number}`);
		return options;
	}

	port.on('message', (request: LaneRequest) => {
		switch (request.kind) {
			case 'options':
				known.set(request.number, request.options);
				known.delete(request.number - OPTIONS_KEPT);
				return;
			case 'visit':
				for (const { id, url, options } of request.visits) {
					visitor.visit(url, optionsOf(options), running.signal).then((visit) => reply(id, visit));
				}
				return;
			case 'abort':
				running.abort();
				running = new AbortController();
				return;
			case 'close':
				visitor.close().then(() => port.close());
		}
	});
}
