import type { Chunk } from '../../core/chunk.ts';
import { isolatedFateOf } from '../../core/fetch/quarantine-verdict.ts';
import type { ResultContext } from '../../core/fetch/result-of.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import { deadOutcome } from './quarantine.ts';

export interface IsolatedVisitsDeps {
	/** Whether one more may be begun. */
	readonly mayStart: () => boolean;
	/** Commits a chunk's outcome; returns the children, without record, of whichever attempt was committed. */
	readonly commit: (chunk: Chunk, outcome: ChunkOutcome) => Promise<readonly Chunk[]>;
	/** Visits a chunk to its end, with nothing beside it. */
	readonly visitAlone: (chunk: Chunk) => Promise<void>;
	/** Told of what another run has made of a chunk meanwhile; it is left to that one, or to the next. */
	readonly passOver: () => void;
	readonly context: () => ResultContext;
}

/**
 * Visits isolated chunks in a run, each alone, and each under a marker that is committed before.
 *
 * The marker is a record that hands all targets on to a child with one strike more, and the child is what is visited.
 * So whoever comes after a run that died finds that child without a record, and knows by its strikes how often the
 * visit of just these targets was the last that a run did.
 */
export function createIsolatedVisits({ mayStart, commit, visitAlone, passOver, context }: IsolatedVisitsDeps) {
	return async function visitIsolated(chunk: Chunk): Promise<void> {
		if (!mayStart()) return;
		switch (isolatedFateOf(chunk)) {
			case 'dead':
				await commit(chunk, deadOutcome(chunk, context()));
				return;
			case 'cut': {
				const rests = chunk.targets.map((target) => ({ dueAt: 0, targets: [target] }));
				for (const child of await commit(chunk, { results: [], rests })) await visitIsolated(child);
				return;
			}
			case 'visit':
				return visitMarked(chunk);
		}

		async function visitMarked({ targets, strikes = 0 }: Chunk): Promise<void> {
			const begun = { dueAt: 0, targets, strikes: strikes + 1 };
			for (const child of await commit(chunk, { results: [], rests: [begun] })) {
				if (child.strikes === begun.strikes) await visitAlone(child);
				else passOver();
			}
		}
	};
}
