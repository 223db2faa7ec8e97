import { parentPort, workerData } from 'node:worker_threads';
import { packLinks } from '../../core/links/packed-links.ts';
import type { Visit } from '../../core/visits/visit.ts';
import type { Visitor } from '../../ports/visitor.ts';
import type { LaneData, LaneNetwork, LaneReply, LaneRequest, PackedVisit } from './lane-messages.ts';
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
	let replies: { id: number; visit: PackedVisit }[] = [];

	/** Visits that end in the same turn of the event loop share a message. */
	function reply(id: number, visit: Visit): void {
		if (replies.push({ id, visit: { ...visit, found: packLinks(visit.found), thread } }) > 1) return;
		setImmediate(() => {
			const usage = { cpu: process.threadCpuUsage(), memoryMb: threadMemoryMb() };
			const message: LaneReply = { visits: replies, usage };
			replies = [];
			port?.postMessage(message);
		});
	}

	port.on('message', (request: LaneRequest) => {
		switch (request.kind) {
			case 'visit':
				for (const { id, url, options } of request.visits) {
					visitor.visit(url, options, running.signal).then((visit) => reply(id, visit));
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
