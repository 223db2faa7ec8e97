import { useEffect, useRef, useState } from 'preact/hooks';
import { hasEnded } from '../../../../shared/core/job.ts';
import { countFailures } from '../../../../shared/core/result.ts';
import type { ListedJob } from '../../api/answers.ts';
import { useAnnounce } from '../../parts/announcer.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Title } from '../../parts/title.tsx';
import { WebText } from '../../parts/web-text.tsx';
import { addSample, type Sample } from '../../poll/progress-samples.ts';
import { usePoll } from '../../poll/use-poll.ts';
import { type JobTab, jobAddress, type Route } from '../../route/route.ts';
import { jobName } from '../../text/job-name.ts';
import { STATE_WORDS, toneOfState } from '../../text/words.ts';
import { JobActions } from './job-actions.tsx';
import { Links } from './links.tsx';
import { Overview } from './overview.tsx';
import { ResultsView } from './results.tsx';
import { TimeSpent } from './time-spent.tsx';

type JobRoute = Extract<Route, { page: 'job' }>;

/** One job: how it is, what came of it, and what can be done about it. */
export function Job({ route }: { readonly route: JobRoute }) {
	const { jobId, tab } = route;
	const path = `/jobs/${encodeURIComponent(jobId)}`;
	const { value: job, error, wake } = usePoll<ListedJob>(path, ({ state }) => hasEnded(state));
	const samples = useSamples(job);
	useStateAnnounced(job);
	if (job === undefined) {
		return (
			<>
				<Title name="Job">Job</Title>
				<Notice error={error} />
				{error === undefined && <p class="hint">Loading …</p>}
			</>
		);
	}
	const failed = job.progress?.failed ?? countFailures(job.counts, job.settings.crawl);
	return (
		<>
			<Title name={`Job ${jobId}`}>
				<WebText text={jobName(job)} /> <Mark tone={toneOfState(job.state, failed)} text={STATE_WORDS[job.state]} />
			</Title>
			<Notice error={error} />
			<JobActions job={job} failed={failed} onChanged={wake} />
			<Tabs job={job} current={tab} />
			{tab === 'overview' && <Overview job={job} samples={samples} />}
			{tab === 'results' && <ResultsView job={job} filter={route} />}
			{tab === 'links' && <Links job={job} />}
			{tab === 'time' && <TimeSpent job={job} />}
		</>
	);
}

function Tabs({ job, current }: { readonly job: ListedJob; readonly current: JobTab }) {
	const tabs: readonly (readonly [JobTab, string])[] = [
		['overview', 'Overview'],
		['results', 'Results'],
		...(job.settings.crawl?.checksLinks ? [['links', 'Broken links'] as const] : []),
		['time', 'Where the time went'],
	];
	return (
		<nav class="tabs" aria-label="Of this job">
			{tabs.map(([tab, label]) => (
				<a key={tab} href={jobAddress(job.jobId, tab)} aria-current={tab === current ? 'page' : undefined}>
					{label}
				</a>
			))}
		</nav>
	);
}

/** How far it was at each look, since the page was opened. */
function useSamples(job: ListedJob | undefined): readonly Sample[] {
	const [samples, setSamples] = useState<readonly Sample[]>([]);
	useEffect(() => {
		if (job?.progress === undefined) return;
		const { settled, failed } = job.progress;
		setSamples((old) => addSample(old, { time: Date.now(), settled, failed }));
	}, [job]);
	return samples;
}

function useStateAnnounced(job: ListedJob | undefined): void {
	const announce = useAnnounce();
	const before = useRef(job?.state);
	useEffect(() => {
		if (job === undefined) return;
		if (before.current !== undefined && before.current !== job.state)
			announce(`The job is now: ${STATE_WORDS[job.state]}`);
		before.current = job.state;
	}, [job, announce]);
}
