import { expect, it } from 'vitest';
import { rememberJobs } from '../../../../shared/app/fetch/recent-jobs.ts';

it('remembers the jobs that were asked for last, four of them', () => {
	let made = 0;
	const memoryOf = rememberJobs(() => ++made);
	for (const jobId of ['a', 'b', 'c', 'd', 'a', 'e']) memoryOf(jobId);

	expect(['a', 'c', 'd', 'e'].map(memoryOf)).toEqual([1, 3, 4, 5]);
	expect(memoryOf('b')).toBe(6);
});
