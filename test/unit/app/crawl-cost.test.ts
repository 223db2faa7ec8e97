import { expect, it } from 'vitest';
import { MODES, type Mode } from '../../../shared/core/job.ts';
import { JOB_ID, options } from '../../support/builders.ts';
import { CRAWL, crawlToEnd, createSiteVisitor, SITE } from '../../support/crawl.ts';
import { createMemoryStack, type MemoryPorts, storeJob } from '../../support/memory-stack.ts';

const STORES = ['jobs', 'records', 'blobs', 'objects', 'planLog', 'counters', 'ledger'] as const;

/** Each page leads to the next ten of a tree, back to `/`, and to one that is gone. */
function siteOf(pages: number): Record<string, readonly string[]> {
	const linksOf = (page: number) => Array.from({ length: 10 }, (_, i) => page * 10 + i + 1).filter((to) => to < pages);
	const site = Array.from({ length: pages }, (_, page): [string, string[]] => [
		`/${page || ''}`,
		[...linksOf(page).map((to) => `${SITE}/${to}`), `${SITE}/`, `${SITE}/gone`],
	]);
	return Object.fromEntries(site);
}

/** Counts what stores are asked for, and all that they list. */
function counting(ports: Pick<MemoryPorts, (typeof STORES)[number]>) {
	let cost = 0;
	const counted = STORES.map((name) => {
		const store = new Proxy(ports[name] as object, {
			get:
				(target, key) =>
				async (...args: readonly unknown[]) => {
					const answer: unknown = await Reflect.get(target, key)(...args);
					cost += 1;
					if (Array.isArray(answer)) cost += answer.length;
					else if (answer instanceof Map) cost += answer.size;
					return answer;
				},
		});
		return [name, store];
	});
	return { ports: Object.fromEntries(counted) as Partial<MemoryPorts>, cost: () => cost };
}

async function costOf(pages: number, mode: Mode): Promise<number> {
	const plain = createMemoryStack();
	const { ports, cost } = counting(plain);
	const stack = createMemoryStack({ ...plain, ...ports });
	const crawl = { ...CRAWL, checksLinks: true };
	await storeJob(stack, [`${SITE}/`], { mode, options: options({ chunkSize: 25, retries: 0, crawl }) });
	const job = await stack.jobs.get(JOB_ID);
	if (job !== undefined) await stack.notifyPlanner(job, 'start');
	const { totals } = await crawlToEnd(stack, createSiteVisitor(siteOf(pages)));
	expect(totals?.counts).toEqual({ ok: pages, http_error: 1 });
	return cost();
}

it.each(MODES)('what a page costs in a check does not grow with its site, in %s mode', async (mode) => {
	const small = (await costOf(500, mode)) / 500;
	const large = (await costOf(5_000, mode)) / 5_000;

	expect(large).toBeLessThan(1.2 * small);
});
