import type { Chunk } from '../../core/chunk.ts';
import { quarantineVerdictOf } from '../../core/fetch/quarantine-verdict.ts';
import type { ResultContext } from '../../core/fetch/result-of.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import { deadOutcome } from './quarantine.ts';

export interface QuarantinedVisitsDeps {
	/** Whether one more may be begun. */
	readonly mayStart: () => boolean;
	/** Commits a chunk's outcome; returns the children, without record, of whichever attempt was committed. */
	readonly commit: (chunk: Chunk, outcome: ChunkOutcome) => Promise<readonly Chunk[]>;
	/** Visits a chunk to its end, with nothing beside it. */
	readonly visitAlone: (chunk: Chunk) => Promise<void>;
	/** Told of what another run has made of a chunk meanwhile; it is left to that one, or to the next. */
	readonly leaveForNextRun: () => void;
	readonly context: () => ResultContext;
}

/**
 * Visits quarantined chunks in a run, each alone, and each after an intent record that is committed before.
 *
 * The intent record is a record that hands all targets on to a child with one strike more, and the child is what is visited.
 * So whoever comes after a run that died finds that child without a record, and knows by its crashes how often the
 * visit of just these targets was the last that a run did.
 */
export function createQuarantinedVisits({
	mayStart,
	commit,
	visitAlone,
	leaveForNextRun,
	context,
}: QuarantinedVisitsDeps) {
	return async function visitQuarantined(chunk: Chunk): Promise<void> {
		if (!mayStart()) return;
		switch (quarantineVerdictOf(chunk)) {
			case 'dead':
				await commit(chunk, deadOutcome(chunk, context()));
				return;
			case 'cut': {
				const deferred = chunk.targets.map((target) => ({ dueAt: 0, targets: [target] }));
				for (const child of await commit(chunk, { results: [], deferred })) await visitQuarantined(child);
				return;
			}
			case 'visit':
				return visitWithIntent(chunk);
		}

		async function visitWithIntent({ targets, crashes = 0 }: Chunk): Promise<void> {
			const begun = { dueAt: 0, targets, crashes: crashes + 1 };
			for (const child of await commit(chunk, { results: [], deferred: [begun] })) {
				if (child.crashes === begun.crashes) await visitAlone(child);
				else leaveForNextRun();
			}
		}
	};
}
