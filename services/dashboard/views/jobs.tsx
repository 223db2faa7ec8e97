import { useState } from 'preact/hooks';
import { formatCount, formatDuration } from '../../../shared/core/format.ts';
import { hasEnded } from '../../../shared/core/job.ts';
import { countFailures } from '../../../shared/core/result.ts';
import type { JobList, ListedJob } from '../api/answers.ts';
import { Mark } from '../parts/mark.tsx';
import { Notice } from '../parts/notice.tsx';
import { Title } from '../parts/title.tsx';
import { WebText } from '../parts/web-text.tsx';
import { usePoll } from '../poll/use-poll.ts';
import { jobAddress } from '../route/route.ts';
import { jobName } from '../text/job-name.ts';
import { formatTime } from '../text/time.ts';
import { STATE_WORDS, toneOfState } from '../text/words.ts';

/** All jobs, newest first, a page at a time. */
export function Jobs() {
	const [cursors, setCursors] = useState<readonly string[]>([]);
	const cursor = cursors.at(-1);
	const path = `/jobs?limit=25${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
	const { value, error } = usePoll<JobList>(path, () => false);
	const next = value?.cursor ?? null;
	return (
		<>
			<Title name="Jobs">Jobs</Title>
			<Notice error={error} />
			{value === undefined ? error === undefined && <p class="hint">Loading …</p> : <Table list={value} />}
			<nav class="pages" aria-label="Pages of jobs">
				<button type="button" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
					Newer
				</button>
				<button type="button" disabled={next === null} onClick={() => next !== null && setCursors([...cursors, next])}>
					Older
				</button>
			</nav>
		</>
	);
}

function Table({ list: { jobs, unreadable = [] } }: { readonly list: JobList }) {
	if (jobs.length + unreadable.length === 0) {
		return (
			<p class="empty">
				There are no jobs yet. <a href="#/new">Start one</a>.
			</p>
		);
	}
	return (
		<>
			<table class="rows list jobs">
				<thead>
					<tr>
						<th scope="col">Job</th>
						<th scope="col">State</th>
						<th scope="col">Mode</th>
						<th scope="col" class="number">
							Targets
						</th>
						<th scope="col" class="number">
							Failed
						</th>
						<th scope="col" class="number">
							Took
						</th>
						<th scope="col">Started</th>
					</tr>
				</thead>
				<tbody>
					{jobs.map((job) => (
						<Row key={job.jobId} job={job} />
					))}
				</tbody>
			</table>
			{unreadable.map(({ jobId, reason }) => (
				<p class="hint" key={jobId}>
					Job {jobId} cannot be read: <WebText text={reason} />
				</p>
			))}
		</>
	);
}

function Row({ job }: { readonly job: ListedJob }) {
	const { jobId, state, mode, progress, targets, counts, settings, wallMs, startedAt } = job;
	const failed = progress?.failed ?? countFailures(counts, settings.crawl);
	const ended =
		progress === undefined
			? formatCount(targets)
			: `${formatCount(progress.settled)} of ${formatCount(progress.targets)}`;
	return (
		<tr>
			<th scope="row">
				<a href={jobAddress(jobId)}>
					<WebText text={jobName(job)} />
				</a>
			</th>
			<td data-name="State">
				<Mark tone={toneOfState(state, failed)} text={STATE_WORDS[state]} />
			</td>
			<td data-name="Mode">{mode}</td>
			<td data-name="Targets" class="number">
				{ended}
			</td>
			<td data-name="Failed" class="number">
				{formatCount(failed)}
			</td>
			<td data-name="Took" class="number">
				{hasEnded(state) ? formatDuration(wallMs) : '…'}
			</td>
			<td data-name="Started">
				<time dateTime={startedAt}>{formatTime(startedAt)}</time>
			</td>
		</tr>
	);
}
