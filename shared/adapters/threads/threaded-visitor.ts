import { Worker } from 'node:worker_threads';
import type { Hop } from '../../core/next-request.ts';
import type { Visit, VisitOptions } from '../../core/visit.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { unpackVisit } from './packed-visit.ts';
import {
	type LaneData,
	type LaneNetwork,
	type LaneReply,
	type LaneRequest,
	type LaneUsage,
	type LaneVisit,
	OPTIONS_KEPT,
} from './worker-messages.ts';

export interface ThreadedVisitorOptions {
	/** Module that a lane runs. */
	readonly lane: URL;
	readonly threads: number;
	/** Visits in flight of a lane at most, until `limit` says otherwise. */
	readonly concurrency: number;
	/** Open sockets of a lane at most. */
	readonly maxSockets: number;
	/** Default: private hosts are not reached. */
	readonly network?: LaneNetwork;
}

export interface ThreadedVisitor extends Visitor {
	/** @param concurrency - As in the options; of what begins from now on. */
	limit(concurrency: number): void;
	/** Of all lanes together, as their last answers told. */
	usage(): LaneUsage;
}

/** Half of V8's default. With 8 MB, which an instance has, pages in flight are copied twice as often: 6 % more CPU in a check. */
const YOUNG_MB = 24;

/** Visits that a lane has at hand: about as many as end while the main thread plans the links of a chunk. */
const MOST_AHEAD = 50;
/** Where few are in flight at once, each takes so long that nothing is won. */
const AHEAD_SHARE = 2;

/** Of a lane that has not answered yet. */
const NOTHING_USED: LaneUsage = { cpu: { user: 0, system: 0 }, memoryMb: 0 };

interface Lane {
	readonly worker: Worker;
	readonly ready: Promise<void>;
	readonly waiting: Map<number, (visit: Visit) => void>;
	/** Visits that leave with the next message. */
	outgoing: LaneVisit[];
	/** The numbers of those that it was told of: to clone them for each visit would cost more than all else of it. */
	readonly options: WeakMap<VisitOptions, number>;
	lastOptions: number;
	/** That its visits led on to. */
	readonly hops: WeakSet<Hop>;
	usage: LaneUsage;
}

/**
 * Visits on threads, each with an event loop and connections of its own.
 *
 * Each visit goes to the lane with the fewest in flight, so that n × c visits at once are c on each of n lanes. A lane
 * has a few more at hand: when one ends, the next begins in the same turn of its event loop, and not when the main
 * thread, which has records to write, comes to hear of it.
 */
export function createThreadedVisitor({
	lane,
	threads,
	concurrency,
	maxSockets,
	network = {},
}: ThreadedVisitorOptions): ThreadedVisitor {
	const lanes = Array.from({ length: threads }, (_, thread) => startLane(lane, { thread, maxSockets, network }));
	const watched = new WeakSet<AbortSignal>();
	let lastId = 0;
	let ahead = 0;
	let closing: Promise<void> | undefined;
	limit(concurrency);

	function limit(visits: number): void {
		ahead = threads * Math.min(MOST_AHEAD, Math.floor(visits / AHEAD_SHARE));
		for (const each of lanes) post(each, { kind: 'concurrency', visits });
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
		for (const each of lanes) {
			sendOutgoing(each);
			post(each, { kind: 'abort' });
		}
	}

	/** A redirect mostly leads to the same host, to which the lane that met it has a connection. */
	function laneFor(hop: Hop | undefined): Lane {
		const met = hop && lanes.find(({ hops }) => hops.has(hop));
		return met ?? lanes.reduce((best, each) => (each.waiting.size < best.waiting.size ? each : best));
	}

	const ready = Promise.all(lanes.map((each) => each.ready)).then(() => undefined);

	return {
		ready,
		get ahead() {
			return ahead;
		},
		limit,
		visit(url, options, signal, start) {
			abortOn(signal);
			const lane = laneFor(start?.hop);
			lastId++;
			return send(lane, { id: lastId, url, options: numberOf(lane, options), ...(start && { start }) });
		},
		usage() {
			const sum = (of: (usage: LaneUsage) => number) => lanes.reduce((total, each) => total + of(each.usage), 0);
			const cpu = { user: sum((usage) => usage.cpu.user), system: sum((usage) => usage.cpu.system) };
			return { cpu, memoryMb: sum((usage) => usage.memoryMb) };
		},
		close() {
			closing ??= Promise.all(lanes.map((each) => closeLane(each))).then(() => undefined);
			return closing;
		},
	};
}

function startLane(module: URL, data: LaneData): Lane {
	const worker = new Worker(module, { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
	const ready = Promise.withResolvers<void>();
	const lane: Lane = {
		worker,
		ready: ready.promise,
		waiting: new Map(),
		outgoing: [],
		options: new WeakMap(),
		lastOptions: 0,
		hops: new WeakSet(),
		usage: NOTHING_USED,
	};
	worker.on('message', ({ visits, usage }: LaneReply) => {
		ready.resolve();
		lane.usage = usage;
		for (const { id, visit } of visits) {
			if (visit.next !== undefined) lane.hops.add(visit.next);
			lane.waiting.get(id)?.(unpackVisit(visit));
			lane.waiting.delete(id);
		}
	});
	// Not handled: a lane that dies takes its instance with it, as a thread does; the message brings the run back.
	return lane;
}

function numberOf(lane: Lane, options: VisitOptions): number {
	const known = lane.options.get(options);
	// What is about to be forgotten is told anew: visits that name it wait to leave with the next message.
	if (known !== undefined && lane.lastOptions - known < OPTIONS_KEPT / 2) return known;
	const number = ++lane.lastOptions;
	lane.options.set(options, number);
	post(lane, { kind: 'options', number, options });
	return number;
}

/** Visits that start in the same turn of the event loop share a message. */
function send(lane: Lane, visit: LaneVisit): Promise<Visit> {
	if (lane.outgoing.push(visit) === 1) queueMicrotask(() => sendOutgoing(lane));
	return new Promise((resolve) => lane.waiting.set(visit.id, resolve));
}

function sendOutgoing(lane: Lane): void {
	if (lane.outgoing.length === 0) return;
	post(lane, { kind: 'visit', visits: lane.outgoing });
	lane.outgoing = [];
}

function post(lane: Lane, request: LaneRequest): void {
	lane.worker.postMessage(request);
}

function closeLane(lane: Lane): Promise<void> {
	return new Promise((resolve) => {
		lane.worker.once('exit', () => resolve());
		post(lane, { kind: 'close' });
	});
}
