import { useEffect, useState } from 'preact/hooks';
import type { JobList, ListedJob } from '../api/answers.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Notice } from '../parts/notice.tsx';
import { PhaseBar } from '../parts/phase-bar.tsx';
import { Title } from '../parts/title.tsx';
import { WebText } from '../parts/web-text.tsx';
import { jobAddress } from '../route/route.ts';
import { goTo } from '../route/use-route.ts';
import { clip } from '../text/clip.ts';
import { comparisonRows, differsInWork } from '../text/comparison-rows.ts';
import { jobName } from '../text/job-name.ts';
import { formatTime } from '../text/time.ts';

interface CompareProps {
	/** Ids; empty until they are chosen. */
	readonly first: string;
	readonly second: string;
}

/** Two jobs side by side. */
export function Compare({ first, second }: CompareProps) {
	const { value: list, error } = useLoaded<JobList>('/jobs?limit=100');
	const one = useLoaded<ListedJob>(pathOf(first));
	const other = useLoaded<ListedJob>(pathOf(second));
	const jobs = list?.jobs ?? [];
	const choose = (chosen: Partial<CompareProps>) =>
		goTo({ page: 'compare', first, second, ...chosen }, { replaces: true });
	return (
		<>
			<Title name="Compare">Compare two jobs</Title>
			<Notice error={error ?? one.error ?? other.error} />
			<div class="grid two">
				<JobChoice label="First job" jobs={jobs} chosen={first} onChoose={(id) => choose({ first: id })} />
				<JobChoice label="Second job" jobs={jobs} chosen={second} onChoose={(id) => choose({ second: id })} />
			</div>
			{one.value && other.value ? (
				<SideBySide a={one.value} b={other.value} />
			) : (
				<p class="hint">Choose two jobs that have ended.</p>
			)}
		</>
	);
}

interface JobChoiceProps {
	readonly label: string;
	readonly jobs: readonly ListedJob[];
	readonly chosen: string;
	readonly onChoose: (jobId: string) => void;
}

function JobChoice({ label, jobs, chosen, onChoose }: JobChoiceProps) {
	const id = label.replaceAll(' ', '-').toLowerCase();
	const [typed, setTyped] = useState(chosen);
	useEffect(() => setTyped(chosen), [chosen]);
	const isListed = chosen === '' || jobs.some(({ jobId }) => jobId === chosen);
	return (
		<div class="field">
			<label for={id}>{label}</label>
			<select id={id} value={typed} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
				<option value="">–</option>
				{!isListed && <option value={chosen}>{chosen}</option>}
				{jobs.map((job) => (
					<option key={job.jobId} value={job.jobId}>
						{`${isolated(clip(jobName(job), 40))} · ${job.mode} · ${formatTime(job.startedAt)}`}
					</option>
				))}
			</select>
		</div>
	);
}

function SideBySide({ a, b }: { readonly a: ListedJob; readonly b: ListedJob }) {
	return (
		<>
			{differsInWork(a, b) && (
				<p class="notice">They have done different work: what each took tells little of the other.</p>
			)}
			<table class="rows compare">
				<thead>
					<tr>
						<td />
						{[a, b].map((job, at) => (
							<th scope="col" key={at}>
								<a href={jobAddress(job.jobId)}>
									<WebText text={jobName(job)} />
								</a>
							</th>
						))}
						<th scope="col">Second to first</th>
					</tr>
				</thead>
				<tbody>
					{comparisonRows(a, b).map(({ name, first, second, ratio }) => (
						<tr key={name}>
							<th scope="row">{name}</th>
							<td>{first}</td>
							<td>{second}</td>
							<td>{ratio}</td>
						</tr>
					))}
				</tbody>
			</table>
			<h2>Where the time of a target went</h2>
			{[a, b].map(({ jobId, timeMs, targets }, at) => (
				<div key={at} class="phases-of">
					<a href={jobAddress(jobId, 'time')}>{at === 0 ? 'First' : 'Second'}</a>
					{targets > 0 && <PhaseBar timeMs={timeMs} />}
				</div>
			))}
		</>
	);
}

function pathOf(jobId: string): string | undefined {
	return jobId === '' ? undefined : `/jobs/${encodeURIComponent(jobId)}`;
}

/** An option holds no element: what turns the direction is shut in by characters. */
function isolated(text: string): string {
	return `\u2068${text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`;
}
