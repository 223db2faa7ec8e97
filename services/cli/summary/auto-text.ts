import type { JobSummary } from '../../../shared/core/report/summary.ts';
import type { AutoMode } from '../job/start/auto-mode.ts';
import { formatDollars, formatDuration, formatPlural } from '../text/format.ts';

/** What `--mode auto` chose and why, and how far off the prediction was. */
export function autoLines(auto: AutoMode, summary: Pick<JobSummary, 'wallMs'>): string[] {
	const { mode, predictedMs, predictedUsd, by, basedOn, calibratedOn } = auto;
	const other = mode === 'fanout' ? 'threads' : 'fanout';
	const reason =
		by === 'time'
			? `${formatDuration(predictedMs[mode])} against ${formatDuration(predictedMs[other])} in ${other} mode`
			: `about as fast as ${other} here, and ${formatDollars(predictedUsd[mode])} against ${formatDollars(predictedUsd[other])} on AWS`;
	const source =
		basedOn === null ? 'usual latencies, there being no job to learn from' : `what job ${basedOn} recorded`;
	const figures =
		calibratedOn.length === 0
			? 'what starting takes here is assumed'
			: `what starting takes is known from ${formatPlural(calibratedOn.length, 'job')} here`;
	return [
		'',
		`Mode auto chose ${mode}: ${reason}, predicted from ${source}`,
		`  predicted ${formatDuration(predictedMs[mode])}, took ${formatDuration(summary.wallMs)}: ${offText(auto, summary)}; ${figures}`,
	];
}

/** By how much it took longer than predicted, in percent; below 0 where it was faster. */
export function autoErrorPercent({ mode, predictedMs }: AutoMode, { wallMs }: Pick<JobSummary, 'wallMs'>): number {
	return (wallMs / predictedMs[mode] - 1) * 100;
}

function offText(auto: AutoMode, summary: Pick<JobSummary, 'wallMs'>): string {
	const percent = Math.round(autoErrorPercent(auto, summary));
	return percent === 0 ? 'as predicted' : `${Math.abs(percent)} % ${percent > 0 ? 'longer' : 'shorter'} than predicted`;
}
