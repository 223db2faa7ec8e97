import {
	formatBytes,
	formatCount,
	formatDollars,
	formatDuration,
	formatPlural,
	formatRate,
} from '../../../../shared/core/format.ts';
import { hasEnded } from '../../../../shared/core/job.ts';
import type { ListedJob } from '../../api/answers.ts';
import { Facts } from '../../parts/facts.tsx';
import { WebText } from '../../parts/web-text.tsx';
import type { Sample } from '../../poll/progress-samples.ts';
import { jobAddress } from '../../route/route.ts';
import { formatTime } from '../../text/time.ts';
import { DeadLetters } from './dead-letters.tsx';
import { Deliveries } from './deliveries.tsx';
import { OutcomeBars } from './outcome-bars.tsx';
import { Progress } from './progress.tsx';

interface OverviewProps {
	readonly job: ListedJob;
	readonly samples: readonly Sample[];
}

/** A job at a glance. */
export function Overview({ job, samples }: OverviewProps) {
	const { incomplete = [], blocked } = job;
	return (
		<>
			{blocked !== undefined && (
				<p class="notice">
					Nobody can go on with it: <WebText text={blocked} />
				</p>
			)}
			{incomplete.length > 0 && <p class="notice">Incomplete: {incomplete.join('; ')}</p>}
			{!hasEnded(job.state) && <Progress job={job} samples={samples} />}
			<OutcomeBars job={job} />
			<Figures job={job} />
			<DeadLetters job={job} />
			<Deliveries deliveries={job.deliveries ?? []} />
		</>
	);
}

function Figures({ job }: { readonly job: ListedJob }) {
	const isOver = job.progress === undefined;
	const { waits } = job;
	return (
		<section>
			<h2>Figures</h2>
			<Facts
				of={[
					['Job', <code key="id">{job.jobId}</code>],
					['Mode', job.mode],
					['Started', formatTime(job.startedAt)],
					[isOver ? 'Took' : 'Running for', formatDuration(job.wallMs)],
					['Targets', formatCount(job.progress?.targets ?? job.targets)],
					['Duplicates', some(job.duplicates, formatCount)],
					['Left out', some(job.notPlanned, formatCount)],
					['Rate', isOver ? `${formatRate((job.targets * 1000) / Math.max(1, job.wallMs))}/s` : undefined],
					['Received', formatBytes(job.bytes)],
					['Retries', isOver ? formatCount(job.retries) : undefined],
					['Instances', isOver ? formatCount(job.instances) : undefined],
					['Invocations', isOver ? formatCount(job.invocations) : undefined],
					['Largest memory', isOver ? `${formatCount(Math.round(job.peakMemoryMb))} MB` : undefined],
					['On AWS', isOver ? formatDollars(job.cost.total) : undefined],
					['Put off for hosts', some(waits.forRate + waits.forPauses, (n) => formatPlural(n, 'time'))],
					['Retry of', job.retryOf && <a href={jobAddress(job.retryOf)}>{job.retryOf}</a>],
					['Schedule', job.schedule && <WebText text={job.schedule} />],
				]}
			/>
		</section>
	);
}

/** Nothing of nothing. */
function some(count: number, inWords: (count: number) => string): string | undefined {
	return count > 0 ? inWords(count) : undefined;
}
