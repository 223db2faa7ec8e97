import type { Chunk } from '../../core/chunk.ts';
import { watchClock } from '../../core/clock-skew.ts';
import { addLinkSums, type FoundLinks, type LinkSums, type PageFindings } from '../../core/links/crawl.ts';
import type { LinkedPage } from '../../core/links/page-link.ts';
import type { PageState } from '../../core/page-state.ts';
import { ChunkCutter } from '../../core/record/chunk-cutter.ts';
import { addWait, type HostWaits } from '../../core/record/host-waits.ts';
import type { LinkMemory } from '../../core/record/link-memory.ts';
import type { Result } from '../../core/result.ts';
import type { Target } from '../../core/target.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../../core/wait-on-meter.ts';
import type { PageKeeper } from './page-keeper.ts';

/** Targets of a chunk that are to be tried again later, and when, in milliseconds since the epoch; 0 is at once. */
export interface Deferred {
	readonly dueAt: number;
	readonly targets: readonly Target[];
	/** As in `Chunk`. */
	readonly crashes?: number;
}

/** How a chunk ended: each of its targets is in a result or in a rest. */
export interface ChunkOutcome {
	readonly results: readonly Result[];
	readonly deferred: readonly Deferred[];
	/** Links that may be planned; absent but in a crawl. */
	readonly found?: readonly FoundLinks[];
	/** Where links stand; absent but in a check. */
	readonly pages?: readonly LinkedPage[];
	/** What the next job of the same name is to know of pages; absent if that is nothing new. */
	readonly pageStates?: readonly PageState[];
	/** Absent but in a crawl. */
	readonly linkSums?: LinkSums;
	/** Absent if no host made any of them wait. */
	readonly waits?: HostWaits;
	/** Nothing of it was visited, since others had all leases at its host; it comes again then, in milliseconds since the epoch. */
	readonly leaselessUntil?: number;
}

/** What the page of a target brings to its crawl. */
interface LinkedTarget extends PageFindings {
	/** Of its links. */
	readonly depth: number;
}

/** What a visit brings beside the result of its target. */
export interface SeenByVisit {
	/** Of a crawl. */
	readonly findings?: PageFindings | undefined;
	/** What the next job of the same name is to know of its page. */
	readonly page?: PageState | undefined;
}

/** A chunk that is being visited: collects what becomes of its targets, and tells when all have settled. */
export interface OpenChunk {
	readonly chunk: Chunk;
	/** Where its pages go; absent where none are kept. */
	readonly pages?: PageKeeper | undefined;
	readonly remaining: number;
	/** Whether any target was started, or has got something to take along. */
	isTouched: boolean;
	/** Whether any visit was made. */
	isVisited: boolean;
	/** @param seen - By its visit, if there was one. */
	settle(target: Target, result: Result, seen?: SeenByVisit): void;
	handOn(target: Target, dueAt: number): void;
	/** A target gets no lease at its host before then. */
	standBack(target: Target, dueAt: number): void;
	/** Its host makes a target wait. */
	note(why: 'rate' | 'pause' | 'lease', host: string): void;
	outcome(): ChunkOutcome;
}

/** Due times that are closer than this travel together. */
const DUE_GRAIN_MS = 1000;
/** As many as the smallest chunk that is planned: an instance can have them in flight, however long they take. */
const MOST_RESERVATIONS_TOGETHER = 10;

/** What a chunk is opened with, where there is any of it. */
export interface OpenChunkOptions {
	readonly pages?: PageKeeper | undefined;
	/** Of what is known, nothing is kept. */
	readonly linkMemory?: LinkMemory | undefined;
}

export function openChunk(chunk: Chunk, now: () => number, { pages, linkMemory }: OpenChunkOptions = {}): OpenChunk {
	const results: Result[] = [];
	const linked: LinkedTarget[] = [];
	const pageStates: PageState[] = [];
	const deferred = new Map<number, Target[]>();
	let remaining = chunk.targets.length;
	let waits: HostWaits | undefined;
	let leaseless = 0;
	let leaselessUntil = 0;
	const setBackSince = watchClock();

	function defer(dueAt: number, targets: readonly Target[]): void {
		const due = Math.ceil(dueAt / DUE_GRAIN_MS) * DUE_GRAIN_MS;
		const together = deferred.get(due);
		if (together === undefined) deferred.set(due, [...targets]);
		else together.push(...targets);
	}

	/** If the clock was set back, what is deferred is as far away as it was: recorded as it is, it would wait for as long. */
	function followClock(): void {
		const setBackMs = setBackSince(now());
		if (setBackMs === 0) return;
		const before = [...deferred];
		deferred.clear();
		for (const [dueAt, targets] of before) {
			const earlier = targets.map((target) =>
				target.startAt === undefined ? target : { ...target, startAt: target.startAt - setBackMs },
			);
			defer(dueAt === 0 ? 0 : dueAt - setBackMs, earlier);
		}
		leaselessUntil -= setBackMs;
	}

	return {
		chunk,
		pages,
		get remaining() {
			return remaining;
		},
		isTouched: false,
		isVisited: false,
		settle({ depth = 0 }, result, { findings, page } = {}) {
			results.push(result);
			if (page !== undefined) pageStates.push(page);
			if (findings !== undefined) linked.push({ ...withUnknown(findings, linkMemory), depth: depth + 1 });
			remaining--;
		},
		handOn(target, dueAt) {
			followClock();
			// What is due later, or has got a reservation, has to be recorded, though nothing was started.
			this.isTouched ||= dueAt > 0 || (target.startAt !== undefined && !chunk.targets.includes(target));
			defer(dueAt, [target]);
			remaining--;
		},
		standBack(target, dueAt) {
			leaseless++;
			leaselessUntil = Math.max(leaselessUntil, dueAt);
			this.handOn(target, dueAt);
		},
		note(why, host) {
			waits = addWait(waits, why, host);
		},
		outcome() {
			followClock();
			return {
				...(waits && { waits }),
				...(leaseless > 0 && leaseless === chunk.targets.length && !this.isVisited && { leaselessUntil }),
				results: results.sort((a, b) => a.index - b.index),
				deferred: withReservationsTogether(deferred).flatMap(({ dueAt, targets }) =>
					fitting(targets).map((some) => ({ dueAt, targets: some })),
				),
				...(linked.length > 0 && linksOf(linked)),
				...(pageStates.length > 0 && { pageStates }),
			};
		},
	};
}

/** Of pages that wait for their chunk, those links are kept that may be new. */
function withUnknown(findings: PageFindings, memory: LinkMemory | undefined): PageFindings {
	return memory === undefined ? findings : { ...findings, links: memory.unknownOf(findings.links) };
}

/** Of a slow rate, the reservations that one invocation may wait for: with a child for each, instances would do little but begin and end. */
function withReservationsTogether(deferred: ReadonlyMap<number, readonly Target[]>): readonly Deferred[] {
	const all = Array.from(deferred, ([dueAt, targets]) => ({ dueAt, targets }));
	const isReserved = ({ targets }: Deferred) => targets.every(({ startAt = 0 }) => startAt > 0);
	const together: Deferred[] = [];
	for (const next of all.filter(isReserved).sort((a, b) => a.dueAt - b.dueAt)) {
		const last = together.at(-1);
		const isNear = last !== undefined && next.dueAt - last.dueAt < LONGEST_WAIT_ON_METER_MS;
		if (isNear && last.targets.length + next.targets.length <= MOST_RESERVATIONS_TOGETHER) {
			together.splice(-1, 1, { dueAt: last.dueAt, targets: [...last.targets, ...next.targets] });
		} else together.push(next);
	}
	return [...together, ...all.filter((one) => !isReserved(one))];
}

/** Each in a message: what redirects lead to may be longer than what the chunk was cut for. */
function fitting(targets: readonly Target[]): readonly (readonly Target[])[] {
	if (targets.every(({ nextRequest }) => nextRequest === undefined)) return [targets];
	const cutter = new ChunkCutter({ maxTargets: targets.length, maxChunks: targets.length });
	for (const target of targets) cutter.take(target);
	return cutter.chunks;
}

function linksOf(linked: readonly LinkedTarget[]): Pick<ChunkOutcome, 'found' | 'pages' | 'linkSums'> {
	return {
		found: linked.flatMap(({ links, depth }) =>
			links.follow.length + links.visit.length > 0 ? [{ ...links, depth }] : [],
		),
		pages: linked.flatMap(({ page }) => (page === undefined ? [] : [page])),
		linkSums: addLinkSums(linked.map(({ sums }) => sums)),
	};
}
