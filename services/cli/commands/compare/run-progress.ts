import type { ComparisonPlan } from '../../../../shared/compare/comparison.ts';
import { remainingMs, type TimedRun } from '../../../../shared/compare/remaining.ts';
import type { ComparedRun, RunPlace } from '../../../../shared/compare/run.ts';
import { type Pass, placesOf } from '../../../../shared/compare/schedule.ts';
import { nameOf } from '../../../../shared/compare/setting.ts';
import type { Progress } from '../../progress/progress.ts';
import { formatDuration } from '../../text/format.ts';

export interface RunProgressDeps {
	readonly plan: ComparisonPlan;
	readonly passes: readonly Pass[];
	/** What shows one run; its rate begins anew with each. */
	readonly createProgress: () => Progress;
	/** Milliseconds; only differences count. */
	readonly now: () => number;
}

/** Tells which run of how many is on, and how long the rest will take. */
export function createRunProgress({ plan, passes, createProgress, now }: RunProgressDeps) {
	const places = passes.flatMap(placesOf);
	const done: TimedRun[] = [];
	let since = now();
	let title = '';
	let shown = createProgress();

	return {
		/** Shows a run that is under way by its place, too. */
		progress: {
			update: (snapshot) => shown.update({ ...snapshot, phase: title }),
			log: (line) => shown.log(line),
			end: () => shown.end(),
		} satisfies Progress,
		onStart(place: RunPlace): void {
			shown = createProgress();
			title = `run ${place.order + 1}/${places.length}: ${labelOf(place, plan)}`;
		},
		onEnd({ setting, order, summary }: ComparedRun): void {
			const time = now();
			done.push({ setting, tookMs: time - since });
			since = time;
			const left = remainingMs(
				done,
				places.slice(order + 1).map((place) => place.setting),
			);
			const rest = left ? `; about ${formatDuration(left)} to go` : '';
			shown.end();
			shown.log(`${title}, took ${formatDuration(summary.wallMs)}${rest}`);
		},
	};
}

function labelOf({ setting, cold }: RunPlace, { settings }: ComparisonPlan): string {
	return `${nameOf(setting, settings)}, ${cold ? 'cold' : 'warm'}`;
}
