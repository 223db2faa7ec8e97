import type { Failure, Outcome } from '../result.ts';
import { type FailedVisit, failedVisit } from '../visit.ts';

/** How a visit ends that an unforeseen error ended: a mistake of ours, for which no other target may suffer. */
export interface Bug {
	readonly outcome: Outcome;
	readonly error: Failure;
	/** As in `Visit`. */
	readonly bug: string;
}

const MAX_MESSAGE_LENGTH = 200;
const MAX_STACK_LENGTH = 4000;

/** @param thrown - What nobody foresaw. */
export function bugOf(thrown: unknown): Bug {
	const { name, message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
	const what = `${name}: ${message}`;
	return {
		outcome: 'network_error',
		error: { code: 'INTERNAL_ERROR', message: `a mistake in Shoal: ${what.slice(0, MAX_MESSAGE_LENGTH)}` },
		bug: (stack ?? what).slice(0, MAX_STACK_LENGTH),
	};
}

/** The visit that it leaves. */
export function visitOfBug(thrown: unknown, redirects: readonly string[] = []): FailedVisit {
	const { bug, ...ending } = bugOf(thrown);
	return { ...failedVisit(ending, undefined, redirects), bug };
}
