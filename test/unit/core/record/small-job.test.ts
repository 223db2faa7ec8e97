import { expect, it } from 'vitest';
import { isSmall } from '../../../../shared/core/record/small-job.ts';
import { aJob, options } from '../../../support/builders.ts';
import { CRAWL } from '../../../support/crawl.ts';

function jobOf(targets: number) {
	return aJob({ source: { ...aJob().source, targets } });
}

it('S3.9 a job of up to 100 targets is small, and no crawl is, since nobody knows what it will be', () => {
	expect([0, 20, 100, 101].map((targets) => isSmall(jobOf(targets)))).toEqual([true, true, true, false]);
	expect(isSmall({ ...jobOf(1), options: options({ crawl: CRAWL }) })).toBe(false);
});
