import type { JobState } from '../../../shared/core/job.ts';
import { isFailure, OUTCOMES, type Outcome } from '../../../shared/core/result.ts';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
	ok: 'OK',
	http_error: 'HTTP error',
	network_error: 'Network error',
	timeout: 'Timeout',
	blocked: 'Blocked',
	robots: 'Forbidden by robots.txt',
	refused: 'Refused',
	too_large: 'Too large',
	invalid_url: 'Invalid URL',
	cancelled: 'Cancelled',
	limit: 'Left out by a limit',
	dead_letter: 'Dead letter',
};

export const STATE_WORDS: Readonly<Record<JobState, string>> = {
	planning: 'Planning',
	running: 'Running',
	stopping: 'Stopping',
	finished: 'Finishing',
	reported: 'Done',
	cancelled: 'Cancelled',
	limited: 'Cut short',
	failed: 'Failed',
};

export const FAILURES: readonly Outcome[] = OUTCOMES.filter(isFailure);

/** How a mark for it looks. */
export type Tone = 'good' | 'bad' | 'warn' | 'calm' | 'live';

export function toneOfOutcome(outcome: Outcome): Tone {
	if (outcome === 'ok') return 'good';
	return isFailure(outcome) ? 'bad' : 'warn';
}

export function toneOfState(state: JobState, failed: number): Tone {
	if (state === 'failed') return 'bad';
	if (state === 'reported') return failed > 0 ? 'warn' : 'good';
	return state === 'cancelled' || state === 'limited' ? 'warn' : 'live';
}
