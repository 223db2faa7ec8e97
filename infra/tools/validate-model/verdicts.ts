import type { LocalCheck } from './local-check.ts';
import type { StudyCheck } from './study-check.ts';

/** A bound that the model has to keep to. */
export interface Verdict {
	readonly claim: string;
	readonly found: number;
	readonly limit: number;
	readonly holds: boolean;
}

const MAX_MEDIAN_ERROR_PERCENT = 5;

/** Of the study, arm64 alone is held to a bound: on x86 its runs of one function differ by up to a quarter. */
export function studyVerdicts({ errors, costSpreadPercent, speedUp, dearerPercent }: StudyCheck): Verdict[] {
	const { meanPercent, worstPercent } = errors.arm64;
	return [
		verdict('arm64, workers ≤ cores: mean error, %', meanPercent, 5),
		verdict('arm64, workers ≤ cores: worst error, %', worstPercent, 12),
		verdict('cost of CPU work from 128 to 5,632 MB: off its mean, %', costSpreadPercent, 1.5),
		verdict(
			'6 workers against 1: times as fast, off by %',
			Math.abs(speedUp.predicted / speedUp.measured - 1) * 100,
			3,
		),
		verdict(
			'6 workers against 1: dearer, off by points',
			Math.abs(dearerPercent.predicted - dearerPercent.measured),
			3,
		),
	];
}

/** No model is nearer to a run than the runs are to each other. */
export function localVerdicts({ medianErrorPercent, medianSpreadPercent, worstErrorPercent }: LocalCheck): Verdict[] {
	const limit = Math.max(MAX_MEDIAN_ERROR_PERCENT, medianSpreadPercent);
	return [
		verdict('local runs: median error, %', medianErrorPercent, limit),
		verdict('local runs: worst error, %', worstErrorPercent, 15),
	];
}

function verdict(claim: string, found: number, limit: number): Verdict {
	return { claim, found, limit, holds: found <= limit };
}
