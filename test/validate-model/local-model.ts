import { availableParallelism } from 'node:os';
import type { Mode } from '../../shared/core/job.ts';
import { constant } from '../../shared/core/model/distribution.ts';
import { type LocalFigures, localProfile } from '../../shared/core/model/local-profile.ts';
import { predict } from '../../shared/core/model/predict.ts';
import type { LocalRuns, LocalSetting } from './local-run.ts';
import { CALIBRATION } from './local-settings.ts';

/** The figures of one mode: its CPU per target holds what the servers and the site compute for it, too. */
export interface ModeFigures extends LocalFigures {
	readonly cpuMs: number;
	/** What a visit waits over what the site was told to. */
	readonly extraWaitMs: number;
}

export type LocalModel = Readonly<Record<Mode, ModeFigures>>;

type CalibrationName = keyof typeof CALIBRATION;

/** Passes over the figures of a mode: each is fitted with the others as they are. */
const PASSES = 3;
const STEPS = 30;

const START: ModeFigures = {
	cores: availableParallelism(),
	pickUpMs: 20,
	initMs: 0,
	initCpuMs: 100,
	firstCallCpuMs: 20,
	chunkCpuMs: 2,
	invocationCpuMs: 5,
	cpuMs: 1,
	extraWaitMs: 1,
};

/** Fits the local profile to what the calibration runs took, figure by figure: each to the run that shows it best. */
export function calibrate(runs: readonly LocalRuns[]): LocalModel {
	const measured = (name: CalibrationName) => {
		const found = runs.find(({ setting }) => setting === CALIBRATION[name]);
		if (found === undefined) throw new Error(`there is no calibration run ${name}`);
		return found.medianMs;
	};
	const fittedTo = (figures: ModeFigures, field: keyof ModeFigures, name: CalibrationName, most: number) =>
		fitted({ figures, field, setting: CALIBRATION[name], measuredMs: measured(name), most });

	let sequential = START;
	let threads = START;
	let fanout = START;
	for (let pass = 0; pass < PASSES; pass++) {
		sequential = fittedTo(sequential, 'cpuMs', 'sequentialBusy', 20);
		sequential = fittedTo(sequential, 'extraWaitMs', 'sequentialSlow', 20);
		sequential = fittedTo(sequential, 'initMs', 'sequentialStart', 10_000);
		const { extraWaitMs } = sequential;
		threads = fittedTo({ ...threads, extraWaitMs }, 'initMs', 'threadsStart', 10_000);
		threads = fittedTo(threads, 'cpuMs', 'threadsBusy', 20);
		threads = fittedTo(threads, 'chunkCpuMs', 'threadsChunks', 50);
		fanout = fittedTo({ ...fanout, extraWaitMs }, 'pickUpMs', 'fanoutStart', 10_000);
		fanout = fittedTo(fanout, 'initCpuMs', 'fanoutFourStart', 2000);
		fanout = fittedTo(fanout, 'cpuMs', 'fanoutBusy', 20);
		fanout = fittedTo(fanout, 'chunkCpuMs', 'fanoutChunks', 50);
	}
	return { sequential, threads, fanout };
}

/** What the model says that a local run takes, in milliseconds. */
export function predictLocally(figures: ModeFigures, setting: LocalSetting): number {
	const workload = {
		targets: setting.targets,
		waitMs: constant(setting.latencyMs + figures.extraWaitMs),
		cpuMs: constant(figures.cpuMs),
		resultBytes: 60,
		targetBytes: 60,
		retryShare: 0,
		hosts: 1,
	};
	const full = { ...setting, memoryMb: 1769, batchWindowMs: 0, provisionedPollers: 0 };
	return predict(workload, full, localProfile(figures), { repeats: 1, isExact: true }).wallMs.p50;
}

interface Fit {
	readonly figures: ModeFigures;
	readonly field: keyof ModeFigures;
	readonly setting: LocalSetting;
	readonly measuredMs: number;
	readonly most: number;
}

/** By halving: the more of any figure, the longer a run takes. At its end, 0 or `most`, other figures have to give. */
function fitted({ figures, field, setting, measuredMs, most }: Fit): ModeFigures {
	let low = 0;
	let high = most;
	for (let step = 0; step < STEPS; step++) {
		const middle = (low + high) / 2;
		if (predictLocally({ ...figures, [field]: middle }, setting) < measuredMs) low = middle;
		else high = middle;
	}
	return { ...figures, [field]: (low + high) / 2 };
}
