import {
	formatCount,
	formatDollars,
	formatDuration,
	formatPlural,
	formatRate,
} from '../../../../shared/core/format.ts';
import type { JobUsage, ListedJob } from '../../api/answers.ts';
import { PaceChart } from '../../parts/pace-chart.tsx';
import { etaMs, rateOf, type Sample } from '../../poll/progress-samples.ts';
import { usePoll } from '../../poll/use-poll.ts';
import { STATE_WORDS } from '../../text/words.ts';

interface ProgressProps {
	readonly job: ListedJob;
	readonly samples: readonly Sample[];
}

/** How far a job is that runs. */
export function Progress({ job: { jobId, progress, settings, state }, samples }: ProgressProps) {
	if (progress === undefined) return <p class="hint">{STATE_WORDS[state]} …</p>;
	const { targets, settled, failed } = progress;
	const rate = rateOf(samples);
	const left = etaMs(targets - settled, rate);
	// Links make more targets, and while a source is read nobody knows how many there are.
	const isOpen = settings.crawl !== undefined || state === 'planning';
	return (
		<section class="progress">
			<h2>Progress</h2>
			<progress max={Math.max(1, targets)} value={Math.min(settled, targets)} aria-label="Targets that have ended" />
			<ul class="pace">
				<li>
					<b>{formatCount(settled)}</b> of {formatCount(targets)}
					{isOpen ? ' known' : ''}
				</li>
				<li>
					<b>{rate === undefined ? '…' : formatRate(rate)}</b> a second
				</li>
				<li>
					{left === undefined ? '…' : <b>{leftText(left)}</b>} left
					{isOpen && left !== undefined ? ' at least' : ''}
				</li>
				<UsedSoFar jobId={jobId} />
				<li class={failed > 0 ? 'some-failed' : ''}>
					<b>{formatCount(failed)}</b> failed
				</li>
			</ul>
			<PaceChart samples={samples} />
		</section>
	);
}

/** An estimate has no fractions of a second. */
function leftText(ms: number): string {
	return ms < 59_000 ? `${Math.ceil(ms / 1000)} s` : formatDuration(ms);
}

/** It takes all invocations of the job to tell. */
const USAGE_EVERY_MS = 5000;

/** Instances that have worked for it, and what they cost; nothing before the first of them is done. */
function UsedSoFar({ jobId }: { readonly jobId: string }) {
	const path = `/jobs/${encodeURIComponent(jobId)}/usage`;
	const { value } = usePoll<JobUsage>(path, () => false, USAGE_EVERY_MS);
	if (value === undefined || value.instances === 0) return null;
	return (
		<li>
			<b>{formatPlural(value.instances, 'instance')}</b>, {formatDollars(value.cost.total)} on AWS so far
		</li>
	);
}
