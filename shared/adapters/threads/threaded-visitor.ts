import { getHeapStatistics } from 'node:v8';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { MAX_HEAP_MB } from '../../core/heap-limit.ts';
import type { NextRequest } from '../../core/next-request.ts';
import type { Visit, VisitOptions } from '../../core/visit.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { unpackVisit } from './packed-visit.ts';
import {
	OPTIONS_KEPT,
	type WorkerData,
	type WorkerNetwork,
	type WorkerReply,
	type WorkerRequest,
	type WorkerUsage,
	type WorkerVisit,
} from './worker-messages.ts';

export interface ThreadedVisitorOptions {
	/** Module that a fetch worker runs. */
	readonly fetchWorker: URL;
	readonly threads: number;
	/** Visits in flight of a fetch worker at most, until `limit` says otherwise. */
	readonly concurrency: number;
	/** Open sockets of a fetch worker at most. */
	readonly maxSockets: number;
	/** Default: private hosts are not reached. */
	readonly network?: WorkerNetwork;
}

export interface ThreadedVisitor extends Visitor {
	/** @param concurrency - As in the options; of what begins from now on. */
	limit(concurrency: number): void;
	/** Of all fetch workers together, as their last answers told. */
	usage(): WorkerUsage;
}

/** Of the heap of a fetch worker; see `docs/performance.md`. */
const MAX_YOUNG_MB = 96;
const MIN_YOUNG_MB = 24;
const YOUNG_SHARE = 1 / 20;

/** Visits that a fetch worker has at hand: about as many as end while the main thread plans the links of a chunk. */
const MOST_AHEAD = 50;
/** Where few are in flight at once, each takes so long that nothing is won. */
const AHEAD_SHARE = 2;

/** Of a fetch worker that has not answered yet. */
const NOTHING_USED: WorkerUsage = { cpu: { user: 0, system: 0 }, memoryMb: 0 };

interface FetchWorker {
	readonly worker: Worker;
	readonly ready: Promise<void>;
	readonly waiting: Map<number, (visit: Visit) => void>;
	/** Visits that leave with the next message. */
	outgoing: WorkerVisit[];
	/** The numbers of those that it was told of: to clone them for each visit would cost more than all else of it. */
	readonly options: WeakMap<VisitOptions, number>;
	lastOptions: number;
	/** That its visits led on to. */
	readonly nextRequests: WeakSet<NextRequest>;
	usage: WorkerUsage;
}

/**
 * Visits on threads, each with an event loop and connections of its own.
 *
 * Each visit goes to the fetch worker with the fewest in flight, so that n × c visits at once are c on each of n fetch workers. A fetch worker
 * has a few more at hand: when one ends, the next begins in the same turn of its event loop, and not when the main
 * thread, which has records to write, comes to hear of it.
 */
export function createThreadedVisitor({
	fetchWorker,
	threads,
	concurrency,
	maxSockets,
	network = {},
}: ThreadedVisitorOptions): ThreadedVisitor {
	const fetchWorkers = Array.from({ length: threads }, (_, thread) =>
		startFetchWorker(fetchWorker, { thread, maxSockets, network }),
	);
	const watched = new WeakSet<AbortSignal>();
	let lastId = 0;
	let ahead = 0;
	let closing: Promise<void> | undefined;
	limit(concurrency);

	function limit(visits: number): void {
		ahead = threads * Math.min(MOST_AHEAD, Math.floor(visits / AHEAD_SHARE));
		for (const each of fetchWorkers) post(each, { kind: 'concurrency', visits });
	}

	function abortOn(signal: AbortSignal): void {
		// What is asked for after the end ends as what was asked for before it.
		if (signal.aborted) queueMicrotask(abortAll);
		else if (!watched.has(signal)) {
			watched.add(signal);
			signal.addEventListener('abort', abortAll, { once: true });
		}
	}

	function abortAll(): void {
		for (const each of fetchWorkers) {
			sendOutgoing(each);
			post(each, { kind: 'abort' });
		}
	}

	/** A redirect mostly leads to the same host, to which the fetch worker that connected it has a connection. */
	function workerFor(nextRequest: NextRequest | undefined): FetchWorker {
		const connected = nextRequest && fetchWorkers.find(({ nextRequests }) => nextRequests.has(nextRequest));
		return connected ?? fetchWorkers.reduce((best, each) => (each.waiting.size < best.waiting.size ? each : best));
	}

	const ready = Promise.all(fetchWorkers.map((each) => each.ready)).then(() => undefined);

	return {
		ready,
		get ahead() {
			return ahead;
		},
		limit,
		visit(url, options, signal, start) {
			abortOn(signal);
			const fetchWorker = workerFor(start?.nextRequest);
			lastId++;
			return send(fetchWorker, { id: lastId, url, options: numberOf(fetchWorker, options), ...(start && { start }) });
		},
		usage() {
			const sum = (of: (usage: WorkerUsage) => number) =>
				fetchWorkers.reduce((total, each) => total + of(each.usage), 0);
			const cpu = { user: sum((usage) => usage.cpu.user), system: sum((usage) => usage.cpu.system) };
			return { cpu, memoryMb: sum((usage) => usage.memoryMb) };
		},
		close() {
			closing ??= Promise.all(fetchWorkers.map((each) => closeWorker(each))).then(() => undefined);
			return closing;
		},
	};
}

/** As large a young generation as the thread that starts it can spare: the less often it is collected, the fewer pages are copied. */
function heapLimits(): ResourceLimits {
	const ownMb = getHeapStatistics().heap_size_limit / 1024 / 1024;
	const youngMb = Math.round(Math.min(MAX_YOUNG_MB, Math.max(MIN_YOUNG_MB, ownMb * YOUNG_SHARE)));
	return { maxYoungGenerationSizeMb: youngMb, maxOldGenerationSizeMb: Math.round(Math.min(MAX_HEAP_MB, ownMb)) };
}

function startFetchWorker(module: URL, data: WorkerData): FetchWorker {
	const worker = new Worker(module, { workerData: data, resourceLimits: heapLimits() });
	const ready = Promise.withResolvers<void>();
	const fetchWorker: FetchWorker = {
		worker,
		ready: ready.promise,
		waiting: new Map(),
		outgoing: [],
		options: new WeakMap(),
		lastOptions: 0,
		nextRequests: new WeakSet(),
		usage: NOTHING_USED,
	};
	worker.on('message', ({ visits, usage }: WorkerReply) => {
		ready.resolve();
		fetchWorker.usage = usage;
		for (const { id, packed } of visits) {
			const visit = unpackVisit(packed);
			if (visit.kind === 'next request') fetchWorker.nextRequests.add(visit.next);
			fetchWorker.waiting.get(id)?.(visit);
			fetchWorker.waiting.delete(id);
		}
	});
	// Not handled: a fetch worker that dies takes its instance with it, as a thread does; the message brings the run back.
	return fetchWorker;
}

function numberOf(fetchWorker: FetchWorker, options: VisitOptions): number {
	const known = fetchWorker.options.get(options);
	// What is about to be forgotten is told anew: visits that name it wait to leave with the next message.
	if (known !== undefined && fetchWorker.lastOptions - known < OPTIONS_KEPT / 2) return known;
	const number = ++fetchWorker.lastOptions;
	fetchWorker.options.set(options, number);
	post(fetchWorker, { kind: 'options', number, options });
	return number;
}

/** Visits that start in the same turn of the event loop share a message. */
function send(fetchWorker: FetchWorker, visit: WorkerVisit): Promise<Visit> {
	if (fetchWorker.outgoing.push(visit) === 1) queueMicrotask(() => sendOutgoing(fetchWorker));
	return new Promise((resolve) => fetchWorker.waiting.set(visit.id, resolve));
}

function sendOutgoing(fetchWorker: FetchWorker): void {
	if (fetchWorker.outgoing.length === 0) return;
	post(fetchWorker, { kind: 'visit', visits: fetchWorker.outgoing });
	fetchWorker.outgoing = [];
}

function post(fetchWorker: FetchWorker, request: WorkerRequest): void {
	fetchWorker.worker.postMessage(request);
}

function closeWorker(fetchWorker: FetchWorker): Promise<void> {
	return new Promise((resolve) => {
		fetchWorker.worker.once('exit', () => resolve());
		post(fetchWorker, { kind: 'close' });
	});
}
