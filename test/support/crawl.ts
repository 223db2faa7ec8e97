import { createBatchConsumer } from '../../shared/app/fetch/consume-batch.ts';
import { createJobRunner } from '../../shared/app/fetch/run-job.ts';
import { createDispatcher } from '../../shared/app/plan/dispatch.ts';
import { hasEnded, type Job } from '../../shared/core/job.ts';
import type { CrawlOptions } from '../../shared/core/links/crawl.ts';
import type { PageLink } from '../../shared/core/links/page-link.ts';
import { aPage, aStatus, JOB_ID } from './builders.ts';
import { createFakeInvocation, createFakeVisitor, type FakeVisitor } from './fakes.ts';
import type { MemoryStack } from './memory-stack.ts';

export const SITE = 'https://site.example';

export const CRAWL: CrawlOptions = {
	scope: { sites: [{ kind: 'host', host: 'site.example' }], include: [], exclude: [] },
	checksLinks: false,
};

export function linkTo(url: string): PageLink {
	return { url, place: 'a[href]', line: 1, column: 1, text: '' };
}

/** Visits a site that is a map from paths to the links on them; all else is not found. */
export function createSiteVisitor(site: Readonly<Record<string, readonly string[]>>): FakeVisitor {
	return createFakeVisitor((url) => {
		const links = site[url.slice(SITE.length)];
		return links === undefined ? aStatus(404) : aPage({ finalUrl: url, found: links.map(linkTo) });
	});
}

/** Delivers messages until the job has ended. */
export async function crawlToEnd(stack: MemoryStack, visitor: FakeVisitor): Promise<Job> {
	const dispatch = createDispatcher(stack);
	const consume = createBatchConsumer({ ...stack, visitor, concurrency: 10 });
	const runJob = createJobRunner({ ...stack, visitorOf: () => visitor });
	for (let round = 0; round < 1_000; round++) {
		const invocation = () => createFakeInvocation({ clock: stack.clock, requestId: stack.ids.id() });
		const bodiesOf = (queue: typeof stack.planQueue) => queue.takeAll().map(({ body }) => body);
		const plans = bodiesOf(stack.planQueue);
		if (plans.length > 0) await stack.clock.run(dispatch(plans, invocation()));
		const chunks = bodiesOf(stack.chunksQueue);
		if (chunks.length > 0) await stack.clock.run(consume(chunks, invocation()));
		for (const run of bodiesOf(stack.runQueue)) await stack.clock.run(runJob(run, invocation()));
		const job = await stack.jobs.get(JOB_ID);
		if (job !== undefined && hasEnded(job.state)) return job;
	}
	throw new Error('the crawl goes on and on');
}
