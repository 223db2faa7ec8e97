import { keptBaseline } from '../../../../../shared/app/jobs/kept-baseline.ts';
import { keptQuarantine } from '../../../../../shared/app/jobs/kept-quarantine.ts';
import { compareLinks } from '../../../../../shared/core/report/compare-links.ts';
import type { JobReport } from '../../../../../shared/core/report/report.ts';
import { interruptibly } from '../../../job/follow/interrupt.ts';
import { followToEnd } from '../../../job/follow/run-to-end.ts';
import { watchedJob } from '../../../job/follow/watched-job.ts';
import { find } from '../../../job/stack/find-job.ts';
import { withReader } from '../../../job/stack/session.ts';
import { isRemote } from '../../../options/api.ts';
import { openFollowSinks } from '../../../output/follow-sinks.ts';
import { connect } from '../../../remote/connect.ts';
import { concludeCheck } from '../../check/conclude-check.ts';
import { openQuarantine } from '../../check/link-quarantine.ts';
import type { JobsWatchOptions } from './options.ts';

/** `shoal jobs watch`: follows a job that something else runs. */
export function run(options: JobsWatchOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		if (!isRemote(options)) return watchHere(options, interrupted);
		const client = await connect(options);
		const { followRemote } = await import('../../../remote/follow-remote.ts');
		return followRemote(client, { options, interrupted, toFileOnly: true });
	});
}

async function watchHere(options: JobsWatchOptions, interrupted: AbortSignal): Promise<number> {
	const { dataDir, jobId } = options;
	const { checksLinks, baseline, extracting, kept } = await withReader(dataDir, async (session) => {
		const job = await find(session, jobId);
		return {
			extracting: job.options.visit,
			checksLinks: job.options.crawl?.checksLinks === true,
			baseline: await keptBaseline(session.stack.objects, jobId),
			kept: await keptQuarantine(session.stack.objects, jobId),
		};
	});
	const sinks = await openFollowSinks({ ...options, columns: () => extracting }, { checksLinks, toFileOnly: true });
	// Who runs the check notes what it has found.
	const quarantine = checksLinks ? await openQuarantine(kept, jobId) : undefined;
	const judge = (report: JobReport) => compareLinks(report, { baseline, quarantine });
	const conclude = (report: JobReport) => concludeCheck(report, { options });
	return followToEnd(watchedJob({ dataDir, jobId }), {
		options,
		sinks,
		interrupted,
		...(checksLinks && { judge, conclude }),
	});
}
