import { availableParallelism } from 'node:os';
import { createWorkloadReader } from '../../../../shared/app/jobs/read-workload.ts';
import type { Job, JobOptions } from '../../../../shared/core/job.ts';
import { type ChosenMode, chooseMode, type ModeChoice } from '../../../../shared/model/advise/choose-mode.ts';
import { constant, logNormal } from '../../../../shared/model/distribution.ts';
import { type LocalJob, localFiguresFrom } from '../../../../shared/model/local-figures.ts';
import type { RecordedWorkload } from '../../../../shared/model/recorded-workload.ts';
import type { Setting } from '../../../../shared/model/setting.ts';
import type { Workload } from '../../../../shared/model/workload.ts';
import type { JobValues } from '../../options/job.ts';
import type { Session } from '../stack/session.ts';

/** What `--mode auto` chose, and what it knew. */
export interface AutoMode extends ModeChoice {
	/** The job whose latencies it went by; `null` where usual ones were assumed. */
	readonly basedOn: string | null;
	/** The jobs that show what one takes here besides its visits; none where that was assumed. */
	readonly calibratedOn: readonly string[];
}

/** Jobs among which the last one that visited something is looked for. */
const LOOKED_AT = 10;

const USUAL: Omit<Workload, 'targets'> = {
	waitMs: logNormal([
		{ p: 0.5, value: 200 },
		{ p: 0.99, value: 1500 },
	]),
	cpuMs: constant(1),
	resultBytes: 60,
	targetBytes: 100,
	retryShare: 0,
	hosts: 1,
};

interface Known {
	readonly job: Job;
	readonly recorded: RecordedWorkload;
}

/** Jobs of a mode that its figures are taken from: the newest are likest to the next. */
const CALIBRATED_ON = 2;

/** Gets ready to choose a mode once the number of targets is known. */
export async function createModeChooser(session: Session, options: JobValues) {
	const jobs = await lastJobs(session);
	const [known] = jobs;
	const calibration = jobs.filter(isAlike);
	const figures = localFiguresFrom(calibration.map(localJob), availableParallelism());
	const calibratedOn = calibration.map(({ job }) => job.jobId);

	/** @param settingsOf - What a job of a mode would run with. */
	return function choose(targets: number, settingsOf: (mode: ChosenMode) => JobOptions): AutoMode {
		const { ratePerHost: _, concurrencyPerHost: __, ...visits } = known?.recorded.workload ?? USUAL;
		const workload = { ...visits, ...limitsOf(settingsOf('fanout')), targets };
		const settings = { fanout: settingOf('fanout'), threads: settingOf('threads') };
		const choice = chooseMode({ workload, settings, figures });
		return { ...choice, basedOn: known?.job.jobId ?? null, calibratedOn };

		function settingOf(mode: ChosenMode): Setting {
			const { memoryMb, concurrency, chunkSize, threads } = settingsOf(mode);
			const { batchSize, maxInstances } = options;
			const rest = { batchWindowMs: batchSize > 10 ? 1000 : 0, provisionedPollers: 0 };
			return { mode, memoryMb, concurrency, chunkSize, threads, batchSize, maxInstances, ...rest };
		}
	};
}

/** How polite this job is to be, whatever the last one was. */
function limitsOf({ politeness }: JobOptions): Pick<Workload, 'ratePerHost' | 'concurrencyPerHost'> {
	const { ratePerHost, concurrencyPerHost } = politeness ?? {};
	return {
		...(ratePerHost !== undefined && { ratePerHost }),
		...(concurrencyPerHost !== undefined && { concurrencyPerHost }),
	};
}

/** The newest that visited something, and of each mode as many as it is calibrated on; newest first. */
async function lastJobs({ stack }: Session): Promise<Known[]> {
	const readWorkload = createWorkloadReader(stack);
	const found: Known[] = [];
	const isEnough = ({ mode }: Job) => found.filter(({ job }) => job.mode === mode).length >= CALIBRATED_ON;
	for (const job of (await stack.jobs.newest(LOOKED_AT)).jobs) {
		if (job.state !== 'reported' || isEnough(job)) continue;
		const recorded = await readWorkload(job);
		if (recorded !== undefined) found.push({ job, recorded });
	}
	return found;
}

/** Of a mode that is chosen from, and no crawl: how links are found is not simulated. */
function isAlike({ job }: Known): boolean {
	return job.mode !== 'sequential' && job.options.crawl === undefined && job.totals !== undefined;
}

function localJob({ job, recorded }: Known): LocalJob {
	return { ...recorded, wallMs: (job.totals?.finishedAt ?? job.createdAt) - job.createdAt };
}
