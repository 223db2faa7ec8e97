import type { JobSummary } from '../summary.ts';
import type { Latencies } from './latencies.ts';
import type { Setting } from './setting.ts';
import type { Timeline } from './timeline.ts';

/** What a run of the work took, and what came of it. */
export interface MeasuredRun {
	readonly summary: JobSummary;
	readonly cpuUserMs: number;
	readonly cpuSystemMs: number;
	/** INIT of all its cold starts, part of what is billed. */
	readonly initMs: number;
	/** Of all results, as `createWorkDigest` makes it: two runs that saw the same have the same. */
	readonly digest: string;
	readonly latencies: Latencies;
	readonly timeline: Timeline;
}

/** Where a run stands in its comparison. */
export interface RunPlace {
	readonly setting: Setting;
	/** From 0. */
	readonly repeat: number;
	/** Whether no instance was alive when it started; else those of the run before were. */
	readonly cold: boolean;
	/** In which it ran, from 0. */
	readonly order: number;
}

export interface ComparedRun extends RunPlace, MeasuredRun {}
