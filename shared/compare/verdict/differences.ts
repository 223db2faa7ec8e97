import { OUTCOMES } from '../../core/result.ts';
import type { ComparedRun, RunPlace } from '../run.ts';

/** One way in which the work of a run differs from that of most. */
export interface Difference extends Pick<RunPlace, 'setting' | 'repeat' | 'cold'> {
	readonly jobId: string;
	/** `state`, `targets`, `notPlanned`, `bytes`, `digest`, or an outcome. */
	readonly field: string;
	readonly expected: string | number;
	readonly actual: string | number;
}

/**
 * How the work of some runs differs from that of the others; nothing means that they may be compared.
 *
 * What most runs did is taken for right, of two that are as frequent the earlier. Times, retries and instances are no
 * part of the work. The digest, of all results, is named only where nothing else tells the difference.
 */
export function differencesOf(runs: readonly ComparedRun[]): Difference[] {
	const expected = mostFrequent(runs);
	return expected === undefined ? [] : runs.flatMap((run) => differencesFrom(expected, run));
}

/** Whether a run did what most did. */
export function isSameWork(run: ComparedRun, differences: readonly Difference[]): boolean {
	return differences.every(({ jobId }) => jobId !== run.summary.jobId);
}

function differencesFrom(expected: ComparedRun, run: ComparedRun): Difference[] {
	const { setting, repeat, cold } = run;
	const place = { setting, repeat, cold, jobId: run.summary.jobId };
	const wanted = workOf(expected);
	const fields = Object.entries(workOf(run)).filter(([field, value]) => value !== wanted[field]);
	const telling = fields.filter(([field]) => field !== 'digest');
	return (telling.length > 0 ? telling : fields).map(([field, actual]) => ({
		...place,
		field,
		expected: wanted[field] ?? 0,
		actual,
	}));
}

function workOf({ summary, digest }: ComparedRun): Record<string, string | number> {
	const { state, targets, notPlanned, counts, bytes } = summary;
	const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, counts[outcome] ?? 0]));
	return { state, targets, notPlanned, ...outcomes, bytes, digest };
}

function mostFrequent(runs: readonly ComparedRun[]): ComparedRun | undefined {
	const byWork = Map.groupBy(runs, (run) => JSON.stringify(workOf(run)));
	// Sorting is stable: the earlier stays first.
	return [...byWork.values()].toSorted((a, b) => b.length - a.length)[0]?.[0];
}
