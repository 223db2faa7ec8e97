import { constant } from '../distribution.ts';
import type { Profile } from '../machine/profile.ts';
import { type PredictOptions, predict } from '../predict.ts';
import type { Setting } from '../setting.ts';
import type { Workload } from '../workload.ts';

export interface WorstCaseInput {
	readonly workload: Workload;
	readonly setting: Setting;
	readonly profile: Profile;
	/** Of one attempt. */
	readonly timeoutMs: number;
	/** Attempts after the first. */
	readonly retries: number;
}

/** Waits between the attempts of a visit are a few seconds together at most. */
const BACKOFF_MS = 5000;

/**
 * What a job costs if no server answers at all: each attempt of each target takes its whole timeout.
 *
 * A visit holds its permit through all of its attempts here, where a real one gives it up between them: it cannot cost
 * more by waiting. What is delivered twice comes on top, and whole invocations that are killed.
 *
 * @returns US dollars.
 */
export function worstCaseUsd(
	{ workload, setting, profile, timeoutMs, retries }: WorstCaseInput,
	options: PredictOptions = {},
): number {
	const waitMs = constant((retries + 1) * timeoutMs + retries * BACKOFF_MS);
	return predict({ ...workload, waitMs, retryShare: 0 }, setting, profile, { ...options, repeats: 1 }).costUsd.p50;
}
