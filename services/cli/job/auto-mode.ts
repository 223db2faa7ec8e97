import { availableParallelism } from 'node:os';
import { createWorkloadReader } from '../../../shared/app/read-workload.ts';
import type { JobOptions } from '../../../shared/core/job.ts';
import { type ChosenMode, chooseMode, type ModeChoice } from '../../../shared/core/model/choose-mode.ts';
import { constant, logNormal } from '../../../shared/core/model/distribution.ts';
import type { RecordedWorkload } from '../../../shared/core/model/recorded-workload.ts';
import type { Setting } from '../../../shared/core/model/setting.ts';
import type { Workload } from '../../../shared/core/model/workload.ts';
import type { JobValues } from '../requests.ts';
import type { Session } from './session.ts';

/** What `--mode auto` chose, and what it knew. */
export interface AutoMode extends ModeChoice {
	/** The job whose latencies it went by; `null` where usual ones were assumed. */
	readonly basedOn: string | null;
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
	readonly jobId: string;
	readonly recorded: RecordedWorkload;
}

/** Gets ready to choose a mode once the number of targets is known. */
export async function createModeChooser(session: Session, options: JobValues) {
	const known = await lastWorkload(session);

	/** @param settingsOf - What a job of a mode would run with. */
	return function choose(targets: number, settingsOf: (mode: ChosenMode) => JobOptions): AutoMode {
		const workload = { ...(known?.recorded.workload ?? USUAL), targets };
		const settings = { fanout: settingOf('fanout'), threads: settingOf('threads') };
		const choice = chooseMode({ workload, settings, cores: availableParallelism() });
		return { ...choice, basedOn: known?.jobId ?? null };

		function settingOf(mode: ChosenMode): Setting {
			const { memoryMb, concurrency, chunkSize, threads } = settingsOf(mode);
			const { batchSize, maxInstances } = options;
			const rest = { batchWindowMs: batchSize > 10 ? 1000 : 0, provisionedPollers: 0 };
			return { mode, memoryMb, concurrency, chunkSize, threads, batchSize, maxInstances, ...rest };
		}
	};
}

async function lastWorkload({ stack }: Session): Promise<Known | undefined> {
	const readWorkload = createWorkloadReader(stack);
	for (const job of await stack.jobs.newest(LOOKED_AT)) {
		if (job.state !== 'reported') continue;
		const recorded = await readWorkload(job);
		if (recorded !== undefined) return { jobId: job.jobId, recorded };
	}
	return undefined;
}
