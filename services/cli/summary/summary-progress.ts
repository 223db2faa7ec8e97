import type { JobProgress, JobSummary } from '../../../shared/core/report/summary.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, formatRate } from '../text/format.ts';

/** What is known of a job that runs; its invocations, CPU time and cost are not. */
export function progressRows({ wallMs, bytes }: JobSummary, { targets, settled, failed }: JobProgress): string[][] {
	const rate = wallMs > 0 ? ` (${formatRate((settled * 1000) / wallMs)} targets/s)` : '';
	const share = formatPercent(settled, targets);
	return [
		['settled', `${formatCount(settled)} of ${formatCount(targets)}${share && ` (${share})`}`],
		['failed', formatCount(failed)],
		['wall clock', `${formatDuration(wallMs)}${rate}`],
		['bodies', formatBytes(bytes)],
	];
}
