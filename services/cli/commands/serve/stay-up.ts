import type { Report } from '../../../../infra/local/local-cloud.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { tidy } from '../../job/follow/tidy.ts';
import type { Session } from '../../job/stack/session.ts';
import type { JobJournal } from './job-journal.ts';

/** Whether anything has moved since that was last asked. */
export interface Activity {
	note(report: Pick<Report, 'functionName'>): void;
	take(): boolean;
}

interface Watch {
	readonly journal: JobJournal;
	readonly activity: Activity;
	readonly interrupted: AbortSignal;
	readonly say: (line: string) => void;
}

const LOOK_EVERY_MS = 1_000;
/** A run of threads mode says nothing until its end. */
const LOOKS_OF_THE_IDLE = 10;
const TIDY_EVERY_MS = 3_600_000;
/** Of a night's schedules, those of years; each is gone after 30 days in any case. */
const KEEP_JOBS = 1_000;

/** The sweeper looks at the jobs itself, every second: that it did is no reason to look again. */
export function createActivity(): Activity {
	let hasMoved = false;
	return {
		note({ functionName }) {
			hasMoved ||= functionName !== 'SweeperFunction';
		},
		take() {
			const had = hasMoved;
			hasMoved = false;
			return had;
		},
	};
}

/**
 * Tells of jobs, and clears away old ones, until `interrupted` aborts.
 *
 * @throws {EnvironmentError} The embedded servers have gone, and nothing goes on any more.
 */
export async function stayUp(session: Session, { journal, activity, interrupted, say }: Watch): Promise<void> {
	const { clock } = session.stack;
	// One listener for all waits: what waits for days must not gather any.
	const over = new AbortController();
	if (interrupted.aborted) over.abort();
	interrupted.addEventListener('abort', () => over.abort(), { once: true });
	let fault: unknown;
	session.cloud?.broken.catch((error) => {
		fault = error;
		over.abort();
	});
	let tidyAt = clock.now();
	for (let looks = 1; !over.signal.aborted; looks++) {
		if (clock.now() >= tidyAt) {
			await tidy(session, say, KEEP_JOBS);
			tidyAt = clock.now() + TIDY_EVERY_MS;
		}
		const isDue = activity.take() || (journal.running > 0 && looks % LOOKS_OF_THE_IDLE === 0);
		if (isDue) await look(journal, say);
		await clock.sleep(LOOK_EVERY_MS, over.signal);
	}
	if (fault !== undefined) throw fault;
	await look(journal, say);
}

/** A disk that is full for a while is no reason to end. */
async function look(journal: JobJournal, say: (line: string) => void): Promise<void> {
	await journal.look().catch((error: Error) => say(`Warning: jobs cannot be listed: ${printable(error.message)}`));
}
