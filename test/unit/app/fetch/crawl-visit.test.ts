import { expect, it } from 'vitest';
import { visitOptionsOf } from '../../../../shared/app/fetch/crawl-visit.ts';
import { aTarget, options } from '../../../support/builders.ts';
import { CRAWL } from '../../../support/crawl.ts';

it('visits the targets of a list as the job says', () => {
	const job = options();

	expect(visitOptionsOf(job, aTarget())).toBe(job.visit);
});

it('S4.7 has the links of a page judged, as those of the deepest at the limit', () => {
	const job = options({ crawl: { ...CRAWL, maxDepth: 2 } });
	const at = (depth: number) => visitOptionsOf(job, aTarget(0, { depth }));

	expect(at(1)).toEqual({ ...job.visit, crawl: job.crawl });
	expect(at(2)).toEqual({ ...job.visit, crawl: job.crawl, isDeepest: true });
});

it('asks of what is not followed whether it is there, and for no links', () => {
	const job = options({ crawl: CRAWL });
	const unfollowed = { ...job.visit, method: 'HEAD', links: 'count', collectIds: false };

	expect(visitOptionsOf(job, aTarget(0, { follow: false }))).toEqual(unfollowed);
});

it('gives the targets of a job the same object, by which workers know it again', () => {
	const job = options({ crawl: CRAWL });

	expect(visitOptionsOf(job, aTarget(1, { depth: 1 }))).toBe(visitOptionsOf(job, aTarget(2, { depth: 7 })));
});
