import { expect, it } from 'vitest';
import { faultsOf } from '../../../../../infra/tools/soak/schedule-faults.ts';

const report = (jobId: string, key = `${jobId}:webhook-1`) => ({ key, jobId, state: 'reported' });
const job = (jobId: string, state = 'reported') => ({ jobId, state });

it('finds nothing where each run has a job, and each job a report', () => {
	expect(faultsOf({ runs: 2, arrived: [report('a'), report('b')], jobs: [job('a'), job('b')] })).toEqual([]);
});

it('tells of runs that are lost or doubled, and of reports that come twice or never', () => {
	expect(faultsOf({ runs: 2, arrived: [report('a'), report('a')], jobs: [job('a')] })).toEqual([
		'1 jobs for 2 runs',
		'2 reports with 1 keys',
	]);
	expect(faultsOf({ runs: 1, arrived: [report('a')], jobs: [job('a'), job('b', 'running')] })).toEqual([
		'2 jobs for 1 runs',
		'no report of job b',
		'job b is running',
	]);
});
