import { UnreadableError } from '../../../shared/core/errors.ts';
import { hasEnded } from '../../../shared/core/job.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { FollowedJob } from '../job/follow/followed-job.ts';
import type { ApiValues, Remote } from '../options/api.ts';
import type { ProgressSnapshot } from '../progress/progress-line.ts';
import { commandLine } from '../text/command-line.ts';
import type { ApiClient } from './api-client.ts';
import { lookAfterMs } from './look-after.ts';

export interface RemoteJobInput {
	readonly jobId: string;
	readonly options: Remote<ApiValues>;
	/** Of its source, where that is known here. */
	readonly targets?: number;
	readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

type ListedJob = Awaited<ReturnType<ApiClient['job']>>;

/** A job of a stack elsewhere. */
export function remoteJob(client: ApiClient, { jobId, options, targets, clock }: RemoteJobInput): FollowedJob {
	async function look(interrupted: AbortSignal): Promise<ListedJob | undefined> {
		try {
			return await client.job(jobId, interrupted);
		} catch (error) {
			if (interrupted.aborted) return undefined;
			throw error;
		}
	}

	return {
		async watch(progress, interrupted) {
			const begunAt = clock.now();
			for (;;) {
				const job = await look(interrupted);
				if (job !== undefined && hasEnded(job.state)) return true;
				if (job === undefined || interrupted.aborted) return false;
				// To wait for its end would be in vain.
				if (job.blocked !== undefined) throw new UnreadableError(job.blocked);
				progress.update(snapshotOf(job, targets));
				await clock.sleep(lookAfterMs(clock.now() - begunAt), interrupted);
			}
		},
		release: async () => [],
		report: () => client.report(jobId),
		results: () => client.results(jobId),
		fault: () => undefined,
		texts: {
			interrupted: `Job ${jobId} goes on without this command. Follow it with: ${commandLine(['jobs', 'watch', jobId], options)}`,
			goesOn: `Job ${jobId} may go on. Follow it with: ${commandLine(['jobs', 'watch', jobId], options)}`,
			kept: `The results are kept: ${commandLine(['jobs', 'results', jobId], options)} --out FILE`,
		},
	};
}

function snapshotOf({ progress, settings, state }: ListedJob, targets: number | undefined): ProgressSnapshot {
	const { targets: known = 0, settled = 0, failed = 0 } = progress ?? {};
	const isCounted = settings.crawl === undefined && targets !== undefined;
	return {
		settled,
		failed,
		...(isCounted ? { total: targets } : { total: undefined, known }),
		instances: 0,
		phase: state,
	};
}
