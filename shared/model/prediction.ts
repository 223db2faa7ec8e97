import type { Bill } from '../core/report/bill.ts';
import type { Setting } from './setting.ts';

/** Of several simulated runs, the one in the middle and one of the unluckiest. */
export interface Range {
	readonly p50: number;
	readonly p90: number;
}

/** What the model says of a job in a setting; never a measurement. Times are milliseconds. */
export interface Prediction {
	readonly platform: 'aws' | 'local';
	readonly setting: Setting;
	/** From the job being stored to its last record. */
	readonly wallMs: Range;
	/** Of a run in the middle, a line each; `pollers` are provisioned event pollers. US dollars at list price. */
	readonly cost: Bill & { readonly pollers: number };
	/** The total. */
	readonly costUsd: Range;
	/** Those of the dispatcher included. */
	readonly invocations: number;
	readonly coldStarts: number;
	/** Most that visited at once. */
	readonly peakInstances: number;
	/** Invocations that the one instance took (threads, sequential): its time is up after 900 s. */
	readonly runs: number;
	readonly billedMs: number;
	readonly gbSeconds: number;
	readonly cpuMs: number;
}
