import { availableParallelism } from 'node:os';
import { median } from '../bench/statistics.ts';
import {
	type CalibrationRuns,
	calibrate,
	type LocalModel,
	predictLocally,
	type RunningMachine,
} from './local-model.ts';
import { type LocalRuns, nameOf, type RunOptions, runLocally } from './local-run.ts';
import { CALIBRATION, FEW, VALIDATED } from './local-settings.ts';

/** What was run on a machine; `--runs` reads it again from what `--json` has printed. */
export interface MeasuredRuns extends RunningMachine {
	readonly calibration: Readonly<Record<keyof CalibrationRuns, LocalRuns>>;
	readonly settings: readonly LocalRuns[];
}

export interface LocalCheck extends MeasuredRuns {
	readonly model: LocalModel;
	readonly settings: readonly CheckedSetting[];
	readonly medianErrorPercent: number;
	readonly worstErrorPercent: number;
	readonly worstAt: string;
	/** The median of what the runs of one setting themselves differ by. */
	readonly medianSpreadPercent: number;
}

export interface CheckedSetting extends LocalRuns {
	readonly predictedMs: number;
	/** Above 0 where the model says longer than it took. */
	readonly errorPercent: number;
}

export interface MeasureOptions extends Omit<RunOptions, 'onRun'> {
	/** Whether one setting of each mode is enough. */
	readonly isQuick: boolean;
	readonly createOnRun: (runs: number) => RunOptions['onRun'];
}

/** Runs the embedded stack on this machine: in some settings to calibrate the model, in others to hold it against. */
export async function measureLocally({ repeats, isQuick, createOnRun, signal }: MeasureOptions): Promise<MeasuredRuns> {
	const validated = Object.fromEntries((isQuick ? FEW : VALIDATED).map((setting) => [nameOf(setting), setting]));
	const runs = (Object.keys(CALIBRATION).length + Object.keys(validated).length) * repeats;
	const options = { repeats, signal, onRun: createOnRun(runs) };
	const calibration = await runLocally(CALIBRATION, options);
	const settings = Object.values(await runLocally(validated, options));
	return { cores: availableParallelism(), calibration, settings };
}

/** Holds the model against runs, with figures that come from the other runs of that machine. */
export function compareWithRuns({ calibration, settings: runs, ...machine }: MeasuredRuns): LocalCheck {
	const { cores, startGate, sharesBacklog } = machine;
	const given: RunningMachine = {
		cores,
		...(startGate !== undefined && { startGate }),
		...(sharesBacklog !== undefined && { sharesBacklog }),
	};
	const model = calibrate(calibration, given);
	const settings = runs.map(({ setting, wallMs, medianMs, spreadPercent }): CheckedSetting => {
		const predictedMs = predictLocally(model[setting.mode], setting);
		const errorPercent = (predictedMs / medianMs - 1) * 100;
		return { setting, wallMs, medianMs, spreadPercent, predictedMs, errorPercent };
	});
	const errorOf = ({ errorPercent }: CheckedSetting) => Math.abs(errorPercent);
	const worst = settings.reduce((most, setting) => (errorOf(setting) > errorOf(most) ? setting : most));
	return {
		...given,
		model,
		settings,
		medianErrorPercent: median(settings.map(errorOf)),
		worstErrorPercent: errorOf(worst),
		worstAt: nameOf(worst.setting),
		medianSpreadPercent: median(settings.map(({ spreadPercent }) => spreadPercent)),
		calibration,
	};
}
