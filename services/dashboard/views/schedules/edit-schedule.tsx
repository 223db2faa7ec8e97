import type { Schedule, ScheduleList } from '../../api/answers.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { formOf } from '../../form/job-form.ts';
import { EMPTY_SCHEDULE, hidesSecrets, scheduleForm } from '../../form/schedule-form.ts';
import { Notice } from '../../parts/notice.tsx';
import { Title } from '../../parts/title.tsx';
import { ScheduleEditor } from './schedule-editor.tsx';

/** A new schedule, or one that is there. */
export function EditSchedule({ name }: { readonly name: string }) {
	const { value, error } = useLoaded<ScheduleList>('/schedules');
	const stored = value?.schedules.find((schedule) => schedule.name === name);
	return (
		<>
			<Title name={name === '' ? 'New schedule' : `Schedule ${name}`}>{name === '' ? 'New schedule' : name}</Title>
			<Notice error={error} />
			{name === '' && <ScheduleEditor start={EMPTY_SCHEDULE} isNew />}
			{name !== '' && value !== undefined && <Stored schedule={stored} />}
		</>
	);
}

function Stored({ schedule }: { readonly schedule: Schedule | undefined }) {
	if (schedule === undefined) return <p class="empty">There is no such schedule.</p>;
	if (hidesSecrets(schedule.job)) {
		return <p class="empty">It has headers or destinations that are not shown: change it by the API.</p>;
	}
	const job = formOf(schedule.job);
	if (job === undefined) return <p class="empty">Its list is a file: change it by the API.</p>;
	return <ScheduleEditor start={scheduleForm(schedule, job)} isNew={false} />;
}
