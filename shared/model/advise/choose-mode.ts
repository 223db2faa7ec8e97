import type { Mode } from '../../core/job.ts';
import type { FiguresOfModes } from '../local-figures.ts';
import { awsProfile } from '../machine/aws-profile.ts';
import { localProfile } from '../machine/local-profile.ts';
import { predict } from '../predict.ts';
import type { Setting } from '../setting.ts';
import type { Workload } from '../workload.ts';

/** The modes that are chosen from: sequential mode is a yardstick, and never the faster. */
export type ChosenMode = Exclude<Mode, 'sequential'>;

/** What the model said of both modes, and which it is to be. */
export interface ModeChoice {
	readonly mode: ChosenMode;
	/** On this machine, in milliseconds. */
	readonly predictedMs: Readonly<Record<ChosenMode, number>>;
	/** On AWS, in US dollars. */
	readonly predictedUsd: Readonly<Record<ChosenMode, number>>;
	/** Why: one is faster here by more than a tie, or else the one that AWS charges less for. */
	readonly by: 'time' | 'cost';
}

export interface ModeQuestion {
	readonly workload: Workload;
	readonly settings: Readonly<Record<ChosenMode, Setting>>;
	/** Of this machine. */
	readonly figures: FiguresOfModes;
}

/** Closer than this, no prediction tells which is faster. */
const TIE = 0.1;

/** Chooses the mode that is faster on the local cloud, and of two that are as fast the one that AWS charges less for. */
export function chooseMode({ workload, settings, figures }: ModeQuestion): ModeChoice {
	const aws = awsProfile();
	const once = { repeats: 1, isCoarse: true };
	const onAws = (mode: ChosenMode) => predict(workload, settings[mode], aws, once).costUsd.p50;
	const local = (mode: ChosenMode) => predict(workload, settings[mode], localProfile(figures[mode]), once).wallMs.p50;
	const predictedMs = { fanout: local('fanout'), threads: local('threads') };
	const predictedUsd = { fanout: onAws('fanout'), threads: onAws('threads') };
	const isTie = Math.abs(Math.log(predictedMs.fanout / predictedMs.threads)) < Math.log(1 + TIE);
	const decisive = isTie ? predictedUsd : predictedMs;
	const mode = decisive.threads <= decisive.fanout ? 'threads' : 'fanout';
	return { mode, predictedMs, predictedUsd, by: isTie ? 'cost' : 'time' };
}
