import { availableParallelism } from 'node:os';
import type { Mode } from '../../../shared/core/job.ts';
import { type Distribution, recorded } from '../../../shared/model/distribution.ts';
import { type LocalFigures, localProfile } from '../../../shared/model/machine/local-profile.ts';
import { predict } from '../../../shared/model/predict.ts';
import type { LocalSetting, MeasuredSetting } from './local-run.ts';
import type { CALIBRATION } from './local-settings.ts';

/** The figures of one mode: its CPU per target holds what the servers and the site compute for it, too. */
export interface ModeFigures extends LocalFigures {
	readonly cpuMs: number;
	/** By how much the timer of the site that holds an answer back is late; a site that waits for nothing has none. */
	readonly timerLateMs: number;
}

export type LocalModel = Readonly<Record<Mode, ModeFigures>>;

/** Runs from which figures are read, by what each is for. */
export type CalibrationRuns = Readonly<Record<keyof typeof CALIBRATION, MeasuredSetting>>;

/** Passes over the figures of a mode: each is fitted with the others as they are. */
const PASSES = 3;
const STEPS = 30;
/** Simulated runs of a setting whose latencies are drawn. */
const REPEATS = 5;

const START: ModeFigures = {
	cores: availableParallelism(),
	pickUpMs: 5,
	initMs: 0,
	initCpuMs: 100,
	firstCallCpuMs: 80,
	firstPlanCpuMs: 20,
	threadCpuMs: 100,
	chunkCpuMs: 2,
	invocationCpuMs: 5,
	cpuMs: 1,
	timerLateMs: 1,
};

/** What is known of who ran something, and of its local cloud. */
export type RunningMachine = Pick<LocalFigures, 'cores' | 'startGate' | 'sharesBacklog'>;

/**
 * Fits the local profile to what the calibration runs took, figure by figure: each to the run that shows it best.
 *
 * @param machine - That ran them.
 */
export function calibrate(runs: CalibrationRuns, machine: RunningMachine): LocalModel {
	const fittedTo = (figures: ModeFigures, field: keyof ModeFigures, name: keyof CalibrationRuns, most: number) =>
		fitted({ figures, field, ...runs[name], most });

	let sequential: ModeFigures = { ...START, ...machine };
	let threads = sequential;
	let fanout = sequential;
	for (let pass = 0; pass < PASSES; pass++) {
		sequential = fittedTo(sequential, 'cpuMs', 'sequentialBusy', 20);
		sequential = fittedTo(sequential, 'timerLateMs', 'sequentialSlow', 20);
		sequential = fittedTo(sequential, 'threadCpuMs', 'sequentialStart', 10_000);
		const { timerLateMs } = sequential;
		threads = fittedTo({ ...threads, timerLateMs }, 'threadCpuMs', 'threadsStart', 10_000);
		threads = fittedTo(threads, 'cpuMs', 'threadsBusy', 20);
		threads = fittedTo(threads, 'chunkCpuMs', 'threadsChunks', 50);
		fanout = fittedTo({ ...fanout, timerLateMs }, 'firstCallCpuMs', 'fanoutStart', 10_000);
		fanout = fittedTo(fanout, 'initCpuMs', 'fanoutTwoStart', 10_000);
		fanout = fittedTo(fanout, 'cpuMs', 'fanoutBusy', 20);
		fanout = fittedTo(fanout, 'chunkCpuMs', 'fanoutChunks', 50);
	}
	return { sequential, threads, fanout };
}

/** What the model says that a local run takes, in milliseconds. */
export function predictLocally(figures: ModeFigures, setting: LocalSetting): number {
	const workload = {
		targets: setting.targets,
		waitMs: waitsOf(setting, figures),
		cpuMs: recorded([figures.cpuMs]),
		resultBytes: 60,
		targetBytes: 60,
		retryShare: 0,
		hosts: 1,
	};
	const full = { ...setting, memoryMb: 1769, batchWindowMs: 0, provisionedPollers: 0 };
	const repeats = setting.latenciesMs.length > 1 ? REPEATS : 1;
	return predict(workload, full, localProfile(figures), { repeats, isExact: true }).wallMs.p50;
}

function waitsOf({ latenciesMs }: LocalSetting, { timerLateMs }: ModeFigures): Distribution {
	return recorded(latenciesMs.map((latencyMs) => (latencyMs > 0 ? latencyMs + timerLateMs : 0)));
}

interface Fit extends MeasuredSetting {
	readonly figures: ModeFigures;
	readonly field: keyof ModeFigures;
	readonly most: number;
}

/** By halving: the more of any figure, the longer a run takes. At its end, 0 or `most`, other figures have to give. */
function fitted({ figures, field, setting, medianMs, most }: Fit): ModeFigures {
	let low = 0;
	let high = most;
	for (let step = 0; step < STEPS; step++) {
		const middle = (low + high) / 2;
		if (predictLocally({ ...figures, [field]: middle }, setting) < medianMs) low = middle;
		else high = middle;
	}
	return { ...figures, [field]: (low + high) / 2 };
}
