import type { Chunk } from '../../core/chunk.ts';
import { MAX_CRASHES } from '../../core/fetch/quarantine-verdict.ts';
import type { ResultContext } from '../../core/fetch/result-of.ts';
import type { Target } from '../../core/target.ts';
import type { ChunkOutcome, Deferred } from '../record/open-chunk.ts';
import { deadOutcome, QUARANTINE_GAP_MS, toQuarantine } from './quarantine.ts';

/** A chunk, and what became of it, as they are to be committed. */
interface Committed {
	readonly chunk: Chunk;
	readonly outcome: ChunkOutcome;
}

/**
 * Deliveries of a child count from 1. Of a chunk that was delivered before and not finished, and may be poison, children
 * without end could follow from each other, each put off for a rate whose reservation it has missed: they would never
 * be given up. So its targets go on alone, and those of a quarantined chunk that have not been visited count the deliveries from which
 * nobody came back.
 *
 * @param context - Of results of targets that are given up.
 */
export function outcomeOfSuspect(chunk: Chunk, outcome: ChunkOutcome, context: ResultContext): Committed {
	const all = outcome.leaselessUntil === undefined ? outcome.deferred : toQuarantine(chunk.targets, context.now);
	const putOff = all.flatMap(({ dueAt, targets }) => targets.map((target) => ({ dueAt, target })));
	// One whose every target was asked for is not put off for ever: attempts have an end.
	if (putOff.every(({ target }) => hasGoneOn(chunk, target))) return { chunk, outcome };
	const crashes = (chunk.crashes ?? 0) + 1;
	const isDead = ({ target }: (typeof putOff)[number]) =>
		chunk.quarantined === true && crashes >= MAX_CRASHES && !hasGoneOn(chunk, target);
	const dead = putOff.filter(isDead).map(({ target }) => target);
	const deferred = putOff
		.filter((each) => !isDead(each))
		.map(({ dueAt, target }, i): Deferred => {
			const at = i === 0 ? dueAt : Math.max(dueAt, context.now + i * QUARANTINE_GAP_MS);
			const isCounted = chunk.quarantined && !hasGoneOn(chunk, target);
			return { dueAt: at, targets: [target], ...(isCounted && { crashes }) };
		});
	const { leaselessUntil: _, ...seen } = outcome;
	const { results } = deadOutcome({ ...chunk, targets: dead }, context);
	return {
		chunk: { ...chunk, quarantined: true },
		outcome: { ...seen, results: [...outcome.results, ...results], deferred },
	};
}

/** A quarantined chunk that is put off, and was delivered once, keeps its count. */
export function withCrashesKept(chunk: Chunk, outcome: ChunkOutcome): ChunkOutcome {
	const { crashes } = chunk;
	if (crashes === undefined) return outcome;
	const keep = (each: Deferred) =>
		each.targets.some((target) => hasGoneOn(chunk, target)) ? each : { ...each, crashes };
	return { ...outcome, deferred: outcome.deferred.map(keep) };
}

/** Whether a request was made for a target of the chunk, and told of. */
function hasGoneOn({ targets }: Chunk, target: Target): boolean {
	const before = targets.find(({ index }) => index === target.index);
	return target.attempts !== before?.attempts || target.nextRequest?.url !== before?.nextRequest?.url;
}
