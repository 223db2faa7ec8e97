import type { Schedule, ScheduleList, StartedJob } from '../../api/answers.ts';
import { useApi } from '../../api/api-context.ts';
import { ApiProblem } from '../../api/api-problem.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Action } from '../../parts/action.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Title } from '../../parts/title.tsx';
import { addressOf, jobAddress } from '../../route/route.ts';
import { formatTime } from '../../text/time.ts';

/** Jobs that start by themselves. */
export function Schedules() {
	const { value, error, reload } = useLoaded<ScheduleList>('/schedules');
	const isUnknown = error instanceof ApiProblem && error.status === 404;
	return (
		<>
			<Title name="Schedules">Schedules</Title>
			{isUnknown ? <p class="empty">This server knows no schedules.</p> : <Notice error={error} />}
			{!isUnknown && (
				<p class="actions">
					<a class="button" href={addressOf({ page: 'schedule', name: '' })}>
						New schedule
					</a>
				</p>
			)}
			{value?.schedules.length === 0 && <p class="empty">There are none yet.</p>}
			{value?.schedules.map((schedule) => (
				<Entry key={schedule.name} schedule={schedule} onChanged={reload} />
			))}
		</>
	);
}

function Entry({ schedule, onChanged }: { readonly schedule: Schedule; readonly onChanged: () => void }) {
	const api = useApi();
	const { name, expression, timeZone, nextRunAt, lastRunAt, lastJobId, isConfigured } = schedule;
	const path = `/schedules/${encodeURIComponent(name)}`;
	const run = async () => {
		const { jobId } = await api.post<StartedJob>(`${path}/run`);
		location.hash = jobAddress(jobId);
	};
	const remove = async () => {
		await api.remove(path);
		onChanged();
	};
	return (
		<article class="card" aria-labelledby={`schedule-${name}`}>
			<h2 id={`schedule-${name}`}>{name}</h2>
			<p>
				<code>{expression}</code> in {timeZone}. Next: {nextRunAt === null ? 'never' : formatTime(nextRunAt)}.
				{lastRunAt !== undefined && (
					<>
						{' '}
						Last: {formatTime(lastRunAt)}
						{lastJobId !== undefined && (
							<>
								, <a href={jobAddress(lastJobId)}>its job</a>
							</>
						)}
						.
					</>
				)}
			</p>
			{isConfigured && <p class="hint">It stands in a file of the server, and is changed there.</p>}
			<div class="actions">
				<Action label="Run now" run={run} />
				{!isConfigured && (
					<a class="button" href={addressOf({ page: 'schedule', name })}>
						Edit
					</a>
				)}
				{!isConfigured && <Action label="Delete" question={`Delete ${name}? Its jobs stay.`} run={remove} />}
			</div>
		</article>
	);
}
