import type { Bound } from '../../../shared/core/report/bound.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';

const ADVICE: Readonly<Record<Bound, string>> = {
	io: 'It waited for servers: more requests at once would make it faster, where hosts allow it.',
	cpu: 'It computed: more instances or threads would make it faster.',
	serial: 'It waited for one request at a time: any other mode is faster.',
};

/** What bounded a job, and what would make it faster. */
export function boundText({ bound, waitingShare }: Pick<JobSummary, 'bound' | 'waitingShare'>): string {
	if (bound === null) return '';
	return `Waiting ${(waitingShare * 100).toFixed(1)} % of the billed time. ${ADVICE[bound]}`;
}
