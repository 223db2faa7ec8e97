import { formatBytes, formatCount, formatDollars, formatDuration, formatRate } from '../../../shared/core/format.ts';
import { PHASES } from '../../../shared/core/record/phase-times.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import { OUTCOMES } from '../../../shared/core/result.ts';
import { OUTCOME_WORDS, STATE_WORDS } from './words.ts';

export interface ComparisonRow {
	readonly name: string;
	readonly first: string;
	readonly second: string;
	/** The second to the first, as `× 1.5`; empty where that says nothing. */
	readonly ratio: string;
}

interface Figure {
	readonly name: string;
	readonly of: (job: JobSummary) => number;
	readonly format: (value: number) => string;
}

const FIGURES: readonly Figure[] = [
	{ name: 'Targets', of: ({ targets }) => targets, format: formatCount },
	{ name: 'Took', of: ({ wallMs }) => wallMs, format: formatDuration },
	{ name: 'Targets a second', of: ({ targets, wallMs }) => (targets * 1000) / Math.max(1, wallMs), format: formatRate },
	{ name: 'On AWS', of: ({ cost }) => cost.total, format: formatDollars },
	{ name: 'Billed', of: ({ billedMs }) => billedMs, format: formatDuration },
	{ name: 'CPU', of: ({ cpuMs }) => cpuMs, format: formatDuration },
	{ name: 'Waiting', of: ({ waitingShare }) => waitingShare, format: (share) => `${(share * 100).toFixed(1)} %` },
	{ name: 'Instances', of: ({ instances }) => instances, format: formatCount },
	{ name: 'Invocations', of: ({ invocations }) => invocations, format: formatCount },
	{ name: 'Largest memory', of: ({ peakMemoryMb }) => peakMemoryMb, format: (mb) => `${Math.round(mb)} MB` },
	{ name: 'Received', of: ({ bytes }) => bytes, format: formatBytes },
	{ name: 'Retries', of: ({ retries }) => retries, format: formatCount },
];

/** Two jobs, figure by figure; outcomes and phases that neither has are left out. */
export function comparisonRows(a: JobSummary, b: JobSummary): ComparisonRow[] {
	const outcomes = OUTCOMES.map((outcome) => ({
		name: OUTCOME_WORDS[outcome],
		of: ({ counts }: JobSummary) => counts[outcome] ?? 0,
		format: formatCount,
	}));
	const phases = PHASES.map((phase) => ({
		name: `A target: ${phase}`,
		of: ({ timeMs, targets }: JobSummary) => timeMs[phase] / Math.max(1, targets),
		format: formatDuration,
	}));
	const isThere = ({ of }: Figure) => of(a) > 0 || of(b) > 0;
	return [
		{ name: 'State', first: STATE_WORDS[a.state], second: STATE_WORDS[b.state], ratio: '' },
		{ name: 'Mode', first: a.mode, second: b.mode, ratio: '' },
		...[...FIGURES, ...outcomes.filter(isThere), ...phases.filter(isThere)].map((figure) => rowOf(figure, a, b)),
	];
}

/** Whether what one took says nothing of the other. */
export function differsInWork(a: JobSummary, b: JobSummary): boolean {
	return a.source !== b.source || a.targets !== b.targets;
}

function rowOf({ name, of, format }: Figure, a: JobSummary, b: JobSummary): ComparisonRow {
	const [first, second] = [of(a), of(b)];
	const ratio = first > 0 && second !== first ? `× ${formatRate(second / first)}` : '';
	return { name, first: format(first), second: format(second), ratio };
}
