import { compareLinks } from '../../../shared/core/report/compare-links.ts';
import type { JobReport } from '../../../shared/core/report/report.ts';
import { systemClock } from '../../../shared/runtime/system-clock.ts';
import { concludeCheck } from '../commands/check/conclude-check.ts';
import { openQuarantine } from '../commands/check/link-quarantine.ts';
import { type FollowOptions, followToEnd } from '../job/follow/run-to-end.ts';
import type { ApiValues, Remote } from '../options/api.ts';
import { openFollowSinks } from '../output/follow-sinks.ts';
import type { SinkOptions } from '../output/open-sinks.ts';
import type { Quarantined } from '../parse/values/quarantined.ts';
import type { ApiClient } from './api-client.ts';
import { remoteJob } from './remote-job.ts';

export interface FollowRemoteInput {
	readonly options: FollowOptions & SinkOptions & Remote<ApiValues> & { readonly jobId: string };
	readonly interrupted: AbortSignal;
	/** Of a check. */
	readonly quarantine?: Quarantined | undefined;
	/** Whether results go nowhere unless `--out` says where; default: if it is a check. */
	readonly toFileOnly?: boolean;
	/** Called once it is known that the job is there, and that its results can be written. */
	readonly begin?: () => Promise<void>;
}

/** Follows a job that is there to its end; a check ends as one does. */
export async function followRemote(client: ApiClient, input: FollowRemoteInput): Promise<number> {
	const { options, interrupted, toFileOnly, begin } = input;
	const { jobId } = options;
	const { settings } = await client.job(jobId);
	const checksLinks = settings.crawl?.checksLinks === true;
	const sinks = await openFollowSinks(
		{ ...options, columns: () => settings.visit },
		{ checksLinks, ...(toFileOnly && { toFileOnly }) },
	);
	const quarantine = checksLinks ? await openQuarantine(input.quarantine, jobId) : undefined;
	await begin?.();
	const baseline = checksLinks ? await client.baseline(jobId) : undefined;
	const judge = (report: JobReport) => compareLinks(report, { baseline, quarantine });
	const conclude = (report: JobReport) => concludeCheck(report, { options, quarantine });
	const job = remoteJob(client, { jobId, options, clock: systemClock });
	return followToEnd(job, { options, sinks, interrupted, ...(checksLinks && { judge, conclude }) });
}
