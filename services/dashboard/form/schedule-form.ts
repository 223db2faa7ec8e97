import type { Schedule } from '../api/answers.ts';
import { EMPTY_FORM, type JobForm, type JobRequest, jobRequest } from './job-form.ts';

/** What stands in the fields of a schedule. */
export interface ScheduleForm {
	readonly name: string;
	readonly expression: string;
	readonly timeZone: string;
	readonly onOverlap: string;
	readonly job: JobForm;
	/** As they were: they have no field. */
	readonly startAt?: string;
	readonly endAt?: string;
}

export const EMPTY_SCHEDULE: ScheduleForm = {
	name: '',
	expression: 'rate(1 day)',
	timeZone: 'UTC',
	onOverlap: 'skip',
	job: { ...EMPTY_FORM, kind: 'check' },
};

export function scheduleForm(schedule: Schedule, job: JobForm): ScheduleForm {
	const { name, expression, timeZone, onOverlap, startAt, endAt } = schedule;
	return { name, expression, timeZone, onOverlap, job, ...(startAt && { startAt }), ...(endAt && { endAt }) };
}

/** A schedule as `PUT /schedules/{name}` takes it. */
export function scheduleRequest({ name: _, job, ...when }: ScheduleForm) {
	return { ...when, job: jobRequest(job) };
}

/** Whether the API holds something back, or names it by reference: to store what a form shows would lose it. */
export function hidesSecrets({ options = {} }: JobRequest): boolean {
	const { headers = {}, destinations } = options as { headers?: Record<string, unknown>; destinations?: unknown };
	return (
		destinations !== undefined || Object.values(headers).some((value) => typeof value !== 'string' || value === '***')
	);
}
