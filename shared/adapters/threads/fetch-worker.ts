import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { visitOfBug } from '../../core/fetch/bug.ts';
import { phasesIn, type UnsentVisit, type Visit, type VisitOptions } from '../../core/visit.ts';
import type { Writable } from '../../core/writable.ts';
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
/** Visits at hand with which a fetch worker can wait for more that long. */
const ENOUGH_WAITING = 4;

/**
 * Runs in a thread of its own: visits what the main thread sends, and answers in the order in which visits end.
 *
 * @param createVisitor - Makes the visitor of this thread.
 */
export function runFetchWorker(createVisitor: (options: WorkerNetwork & { maxSockets: number }) => Visitor): void {
	const port = parentPort;
	if (port === null) throw new Error('a fetch worker runs in a worker thread only');
	const { maxSockets, network, thread } = workerData as WorkerData;
	const visitor = createVisitor({ ...network, maxSockets });
	// Its first word: from now on visits begin at once.
	port.postMessage({ visits: [], usage: usage() } satisfies WorkerReply);
	const worker = new FetchWorker({ port, visitor, thread });
	port.on('message', (request: WorkerRequest) => worker.take(request));
}

interface FetchWorkerDeps {
	readonly port: MessagePort;
	readonly visitor: Visitor;
	readonly thread: number;
}

class FetchWorker {
	private readonly deps: FetchWorkerDeps;
	private readonly replies: Replies;
	private running = new AbortController();
	/** By their numbers. */
	private readonly known = new Map<number, VisitOptions>();
	/** Visits that wait for others to end. */
	private readonly waiting: (() => void)[] = [];
	private concurrency = 0;
	private inFlight = 0;

	constructor(deps: FetchWorkerDeps) {
		this.deps = deps;
		this.replies = new Replies(deps.port);
	}

	take(request: WorkerRequest): void {
		switch (request.kind) {
			case 'options':
				this.known.set(request.number, request.options);
				this.known.delete(request.number - OPTIONS_KEPT);
				return;
			case 'visit':
				for (const visit of request.visits) this.begin(visit, this.running.signal);
				this.beginWaiting();
				return;
			case 'concurrency':
				this.concurrency = request.visits;
				this.beginWaiting();
				return;
			case 'abort':
				this.running.abort();
				this.running = new AbortController();
				return;
			case 'close':
				this.close();
		}
	}

	private begin({ id, url, options, start }: WorkerVisit, signal: AbortSignal): void {
		const { visitor, thread } = this.deps;
		const askedAt = performance.now();
		this.waiting.push(() => {
			const waitedMs = Math.round(performance.now() - askedAt);
			const isUnbegun = signal.aborted;
			const visiting = Promise.try(() => visitor.visit(url, this.optionsOf(options), signal, start));
			visiting.catch(visitOfBug).then((visit) => {
				this.inFlight--;
				this.beginWaiting();
				const told: Writable<Visit> = isUnbegun ? unsentInstead(visit) : visit;
				if (waitedMs > 0) told.waitedMs = waitedMs;
				told.thread = thread;
				this.replies.add(id, packVisit(told), this.waiting.length >= ENOUGH_WAITING);
			});
		});
	}

	private beginWaiting(): void {
		while (this.inFlight < this.concurrency && this.waiting.length > 0) {
			this.inFlight++;
			this.waiting.shift()?.();
		}
	}

	private optionsOf(number: number): VisitOptions {
		const options = this.known.get(number);
		if (options === undefined) throw new Error(`the fetch worker was not told of options ${number}`);
		return options;
	}

	private close(): void {
		this.running.abort();
		// The last words of visits that end with it, first.
		this.deps.visitor.close().then(() =>
			setImmediate(() => {
				this.replies.send();
				this.deps.port.close();
			}),
		);
	}
}

/** Visits share a message: those that end in the same turn of the event loop, or, while there are others at hand, soon. */
class Replies {
	private readonly port: MessagePort;
	private visits: WorkerReply['visits'][number][] = [];
	private sending: NodeJS.Timeout | undefined;
	private isSendingNow = false;

	constructor(port: MessagePort) {
		this.port = port;
	}

	/** @param canWait - Whether there are others at hand. */
	add(id: number, packed: PackedVisit, canWait: boolean): void {
		this.visits.push({ id, packed });
		if (canWait) this.sending ??= setTimeout(this.send, LONGEST_REPLY_MS);
		else if (!this.isSendingNow) {
			this.isSendingNow = true;
			setImmediate(this.send);
		}
	}

	readonly send = (): void => {
		clearTimeout(this.sending);
		this.sending = undefined;
		this.isSendingNow = false;
		if (this.visits.length === 0) return;
		const moved = this.visits.flatMap(({ packed: { visit } }) =>
			visit.kind === 'response' && visit.kept !== undefined ? [visit.kept.records.buffer] : [],
		);
		this.port.postMessage({ visits: this.visits, usage: usage() } satisfies WorkerReply, moved);
		this.visits = [];
	};
}

function usage(): WorkerUsage {
	return { cpu: process.threadCpuUsage(), memoryMb: threadMemoryMb() };
}

/** Of a visit that was asked for ahead, and whose invocation was told to end before it began. */
function unsentInstead(visit: Visit): UnsentVisit {
	return { kind: 'unsent', ...phasesIn(visit) };
}
