import { createResultFollower } from '../../../../shared/app/jobs/follow-results.ts';
import { createResultReader, type WantedResults } from '../../../../shared/app/jobs/read-results.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { createResultTest, toldOf } from '../../../../shared/core/report/result-filter.ts';
import { shownResult } from '../../../../shared/core/report/shown-result.ts';
import type { Order } from '../../options/results.ts';
import { find } from '../stack/find-job.ts';
import { createOwnerWatch } from '../stack/owner-leaves.ts';
import { openReader, type Session } from '../stack/session.ts';

export interface Wanted {
	readonly jobId: string;
	readonly order: Order;
}

/** The results of a job as JSON texts. */
export async function* results({ stack }: Session, { jobId, options }: Job, order: Order): AsyncGenerator<string> {
	const read = createResultReader(stack, toldOf(options));
	for await (const result of read(jobId, order)) yield JSON.stringify(shownResult(result));
}

/** The results of a job that runs, in the order of its source; see `createResultFollower`. */
export async function* comingResults(
	{ stack }: Session,
	{ jobId, options }: Job,
	over: AbortSignal,
): AsyncGenerator<string> {
	const isWanted = createResultTest(toldOf(options));
	for await (const result of createResultFollower(stack)(jobId, over)) {
		if (isWanted(result)) yield JSON.stringify(shownResult(result));
	}
}

/**
 * As `results`, of a folder, and only some: where its owner ends meanwhile the reading goes on without it, and gives
 * each result once.
 *
 * @param wantedIn - What is wanted of the job that is found.
 * @throws {JobNotFoundError} There is no such job.
 */
export async function* resultsIn(
	dataDir: string,
	{ jobId, order }: Wanted,
	wantedIn: (job: Job) => WantedResults,
): AsyncGenerator<string> {
	const owners = createOwnerWatch(dataDir);
	const given = new Set<number>();
	for (;;) {
		owners.look();
		const session = await openReader(dataDir);
		try {
			const wanted = wantedIn(await find(session, jobId));
			for await (const result of createResultReader(session.stack, wanted)(jobId, order)) {
				if (given.has(result.index)) continue;
				// Our own servers do not leave us.
				if (session.cloud === undefined) given.add(result.index);
				yield JSON.stringify(shownResult(result));
			}
			return;
		} catch (error) {
			if (!(await owners.haveLeft(error))) throw error;
		} finally {
			await session.close();
		}
	}
}
