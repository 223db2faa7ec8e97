import { parentPort, workerData } from 'node:worker_threads';
import { visitOfBug } from '../../core/fetch/bug.ts';
import type { Visit, VisitOptions } from '../../core/visit.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { type PackedVisit, packVisit } from './packed-visit.ts';
import { threadMemoryMb } from './thread-memory.ts';
import {
	OPTIONS_KEPT,
	type WorkerData,
	type WorkerNetwork,
	type WorkerReply,
	type WorkerRequest,
	type WorkerUsage,
	type WorkerVisit,
} from './worker-messages.ts';

/** Each message wakes the main thread up. */
const LONGEST_REPLY_MS = 4;
/** Visits at hand with which a fetchWorker can wait for more that long. */
const ENOUGH_WAITING = 4;

/**
 * Runs in a thread of its own: visits what the main thread sends, and answers in the order in which visits end.
 *
 * @param createVisitor - Makes the visitor of this thread.
 */
export function runFetchWorker(createVisitor: (options: WorkerNetwork & { maxSockets: number }) => Visitor): void {
	const port = parentPort;
	if (port === null) throw new Error('a fetchWorker runs in a worker thread only');
	const { maxSockets, network, thread } = workerData as WorkerData;
	const visitor = createVisitor({ ...network, maxSockets });
	// Its first word: from now on visits begin at once.
	port.postMessage({ visits: [], usage: usage() } satisfies WorkerReply);
	let running = new AbortController();
	/** By their numbers. */
	const known = new Map<number, VisitOptions>();
	let replies: { id: number; visit: PackedVisit }[] = [];
	let sending: NodeJS.Timeout | undefined;
	let isSendingNow = false;

	/** Visits that wait for others to end. */
	const waiting: (() => void)[] = [];
	let concurrency = 0;
	let inFlight = 0;

	function begin({ id, url, options, start }: WorkerVisit, signal: AbortSignal): void {
		const askedAt = performance.now();
		waiting.push(() => {
			const waitedMs = Math.round(performance.now() - askedAt);
			const isUnbegun = signal.aborted;
			const visiting = Promise.try(() => visitor.visit(url, optionsOf(options), signal, start));
			visiting.catch(visitOfBug).then((visit) => {
				inFlight--;
				beginWaiting();
				reply(id, { ...visit, ...(waitedMs > 0 && { waitedMs }), ...(isUnbegun && { isUnbegun }) });
			});
		});
	}

	function beginWaiting(): void {
		while (inFlight < concurrency && waiting.length > 0) {
			inFlight++;
			waiting.shift()?.();
		}
	}

	/** Visits share a message: those that end in the same turn of the event loop, or, while there are others at hand, soon. */
	function reply(id: number, visit: Visit): void {
		replies.push({ id, visit: packVisit({ ...visit, thread }) });
		if (waiting.length >= ENOUGH_WAITING) sending ??= setTimeout(send, LONGEST_REPLY_MS);
		else if (!isSendingNow) {
			isSendingNow = true;
			setImmediate(send);
		}
	}

	function send(): void {
		clearTimeout(sending);
		sending = undefined;
		isSendingNow = false;
		if (replies.length === 0) return;
		port?.postMessage({ visits: replies, usage: usage() } satisfies WorkerReply);
		replies = [];
	}

	function optionsOf(number: number): VisitOptions {
		const options = known.get(number);
		if (options === undefined) throw new Error(`the fetchWorker was not told of options ${number}`);
		return options;
	}

	port.on('message', (request: WorkerRequest) => {
		switch (request.kind) {
			case 'options':
				known.set(request.number, request.options);
				known.delete(request.number - OPTIONS_KEPT);
				return;
			case 'visit':
				for (const visit of request.visits) begin(visit, running.signal);
				beginWaiting();
				return;
			case 'concurrency':
				concurrency = request.visits;
				beginWaiting();
				return;
			case 'abort':
				running.abort();
				running = new AbortController();
				return;
			case 'close':
				running.abort();
				// The last words of visits that end with it, first.
				visitor.close().then(() =>
					setImmediate(() => {
						send();
						port.close();
					}),
				);
		}
	});
}

function usage(): WorkerUsage {
	return { cpu: process.threadCpuUsage(), memoryMb: threadMemoryMb() };
}
