import { median } from '../bench/statistics.ts';
import { calibrate, type LocalModel, predictLocally } from './local-model.ts';
import { type LocalRuns, type LocalSetting, nameOf, runLocally } from './local-run.ts';
import { CALIBRATION, FEW, VALIDATED } from './local-settings.ts';

export interface LocalCheck {
	readonly model: LocalModel;
	readonly settings: readonly CheckedSetting[];
	readonly medianErrorPercent: number;
	readonly worstErrorPercent: number;
	readonly worstAt: string;
	/** The median of what the runs of one setting themselves differ by. */
	readonly medianSpreadPercent: number;
	readonly calibration: readonly LocalRuns[];
}

export interface CheckedSetting extends LocalRuns {
	readonly predictedMs: number;
	/** Above 0 where the model says longer than it took. */
	readonly errorPercent: number;
}

export interface LocalCheckOptions {
	readonly repeats: number;
	/** Whether one setting of each mode is enough. */
	readonly isQuick: boolean;
	readonly log: (line: string) => void;
}

/** Holds the model against runs of the embedded stack on this machine, whose figures come from other runs. */
export async function checkLocally({ repeats, isQuick, log }: LocalCheckOptions): Promise<LocalCheck> {
	const calibration = await runLocally(Object.values<LocalSetting>(CALIBRATION), repeats, log);
	const runs = await runLocally(isQuick ? FEW : VALIDATED, repeats, log);
	return compareWithRuns(calibration, runs);
}

/** The check without the running: what was measured for calibration, and what is validated. */
export function compareWithRuns(calibration: readonly LocalRuns[], runs: readonly LocalRuns[]): LocalCheck {
	const model = calibrate(calibration);
	const settings = runs.map((run): CheckedSetting => {
		const predictedMs = predictLocally(model[run.setting.mode], run.setting);
		return { ...run, predictedMs, errorPercent: (predictedMs / run.medianMs - 1) * 100 };
	});
	const errorOf = ({ errorPercent }: CheckedSetting) => Math.abs(errorPercent);
	const worst = settings.reduce((most, setting) => (errorOf(setting) > errorOf(most) ? setting : most));
	return {
		model,
		settings,
		medianErrorPercent: median(settings.map(errorOf)),
		worstErrorPercent: errorOf(worst),
		worstAt: nameOf(worst.setting),
		medianSpreadPercent: median(settings.map(({ spreadPercent }) => spreadPercent)),
		calibration,
	};
}
