import { holdsPermit, PHASES } from '../../../shared/core/record/phase-times.ts';
import { PHASE_TEXTS } from '../../../shared/core/report/phase-texts.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import { formatPercent, formatShortDuration } from '../text/format.ts';
import { textTable } from '../text/text-table.ts';

/** A row a phase that took any time; nothing for a job that has not ended. */
export function timeLines({ timeMs, targets }: JobSummary): string[] {
	const phases = PHASES.filter((phase) => timeMs[phase] > 0);
	if (targets === 0 || phases.length === 0) return [];
	const visitMs = phases.filter(holdsPermit).reduce((total, phase) => total + timeMs[phase], 0);
	const rows = phases.map((phase) => [
		phase,
		formatShortDuration(timeMs[phase] / targets),
		holdsPermit(phase) ? formatPercent(timeMs[phase], visitMs) : '',
		PHASE_TEXTS[phase],
	]);
	return textTable([['', 'a target', 'of its visit', ''], ...rows], [1, 2]);
}
