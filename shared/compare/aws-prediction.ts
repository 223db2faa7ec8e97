import type { Bill } from '../core/report/bill.ts';
import type { Region, Tariff } from '../core/report/prices.ts';
import type { Architecture } from '../model/machine/aws-profile.ts';
import { awsProfile } from '../model/machine/aws-profile.ts';
import { predict } from '../model/predict.ts';
import type { Range } from '../model/prediction.ts';
import type { Setting as FullSetting } from '../model/setting.ts';
import type { Workload } from '../model/workload.ts';
import type { Setting } from './setting.ts';

/** What the model says of a run, had it been made on AWS; never a measurement. */
export interface AwsPrediction {
	readonly architecture: Architecture;
	readonly region: Region;
	readonly memoryMb: number;
	/** From the job being stored to its last record, with every instance started anew; milliseconds. */
	readonly wallMs: Range;
	readonly costUsd: Range;
	/** Of a run in the middle. */
	readonly cost: Bill;
}

/** What a comparison's settings have in common. */
export interface SharedSetting {
	readonly batchSize: number;
	readonly batchWindowMs: number;
}

/** The setting as the model wants it. */
export function fullSetting(setting: Setting, shared: SharedSetting): FullSetting {
	return { ...setting, ...shared, provisionedPollers: 0 };
}

/** Predicts a run on AWS from what its visits waited and computed here. */
export function predictOnAws(workload: Workload, setting: FullSetting, tariff: Tariff): AwsPrediction {
	const { architecture, region } = tariff;
	const { wallMs, costUsd, cost } = predict(workload, setting, awsProfile(architecture), { tariff });
	return { architecture, region, memoryMb: setting.memoryMb, wallMs, costUsd, cost };
}
