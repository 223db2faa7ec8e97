import { holdsPermit, PHASES, type Phase } from '../../../shared/core/record/phase-times.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import { formatPercent, formatShortDuration } from '../text/format.ts';
import { textTable } from '../text/text-table.ts';

const EXPLANATIONS: Readonly<Record<Phase, string>> = {
	queue: 'waiting for a permit of the pool, while others are visited',
	dns: 'looking up the host',
	connect: 'TCP',
	tls: 'TLS',
	ttfb: 'waiting for the first byte',
	body: 'reading the body',
	parse: 'reading the page for its title and links',
	other: 'redirects, earlier attempts, waiting for a connection or the CPU',
	store: 'writing results, while others are visited',
};

/** A row a phase that took any time; nothing for a job that has not ended. */
export function timeLines({ timeMs, targets }: JobSummary): string[] {
	const phases = PHASES.filter((phase) => timeMs[phase] > 0);
	if (targets === 0 || phases.length === 0) return [];
	const visitMs = phases.filter(holdsPermit).reduce((total, phase) => total + timeMs[phase], 0);
	const rows = phases.map((phase) => [
		phase,
		formatShortDuration(timeMs[phase] / targets),
		holdsPermit(phase) ? formatPercent(timeMs[phase], visitMs) : '',
		EXPLANATIONS[phase],
	]);
	return textTable([['', 'a target', 'of its visit', ''], ...rows], [1, 2]);
}
