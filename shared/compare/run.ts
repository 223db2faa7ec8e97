import type { JobSummary } from '../core/report/summary.ts';
import type { RecordedWorkload } from '../model/recorded-workload.ts';
import type { AwsPrediction } from './aws-prediction.ts';
import type { Latencies } from './figures/latencies.ts';
import type { Timeline } from './page/timeline.ts';
import type { Setting } from './setting.ts';

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
	/** What its visits waited and computed; `null` if it made none. */
	readonly recorded: RecordedWorkload | null;
	/** The same work on AWS; `null` if there was none. */
	readonly predicted: AwsPrediction | null;
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
