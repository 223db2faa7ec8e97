import { useState } from 'preact/hooks';
import { useApi } from '../../api/api-context.ts';
import { ApiProblem } from '../../api/api-problem.ts';
import { JobFields } from '../../form/job-fields.tsx';
import type { OptionField } from '../../form/option-fields.ts';
import { OptionInput } from '../../form/option-input.tsx';
import { type ScheduleForm, scheduleRequest } from '../../form/schedule-form.ts';
import { Notice } from '../../parts/notice.tsx';
import { addressOf } from '../../route/route.ts';

interface ScheduleEditorProps {
	readonly start: ScheduleForm;
	readonly isNew: boolean;
}

const NAME: OptionField = { name: 'name', label: 'Name', type: 'text' };
const WHEN: readonly (OptionField & { readonly name: 'expression' | 'timeZone' | 'onOverlap' })[] = [
	{ name: 'expression', label: 'When', type: 'text', hint: 'rate(1 day), cron(30 6 * * ? *), at(2027-01-31T12:00:00)' },
	{ name: 'timeZone', label: 'Time zone', type: 'text', hint: 'such as Europe/Berlin' },
	{ name: 'onOverlap', label: 'If the last run has not ended', type: 'choice', choices: ['skip', 'queue', 'parallel'] },
];

export function ScheduleEditor({ start, isNew }: ScheduleEditorProps) {
	const api = useApi();
	const [form, setForm] = useState(start);
	const [error, setError] = useState<Error>();
	const faults = error instanceof ApiProblem ? error.faults : [];
	const faultOf = (name: string) => faults.find(({ path }) => path === name)?.detail;
	const save = async (event: Event) => {
		event.preventDefault();
		setError(undefined);
		try {
			await api.put(`/schedules/${encodeURIComponent(form.name)}`, scheduleRequest(form));
			location.hash = addressOf({ page: 'schedules' });
		} catch (problem) {
			setError(problem as Error);
		}
	};
	return (
		<form class="wide" onSubmit={save}>
			{isNew && (
				<OptionInput
					field={NAME}
					value={form.name}
					fault={faultOf('name')}
					onChange={(name) => setForm({ ...form, name: String(name) })}
				/>
			)}
			<div class="grid">
				{WHEN.map((field) => (
					<OptionInput
						key={field.name}
						field={field}
						value={form[field.name]}
						fault={faultOf(field.name)}
						onChange={(value) => setForm({ ...form, [field.name]: String(value) })}
					/>
				))}
			</div>
			<JobFields
				form={form.job}
				faults={faults}
				prefix="job."
				kinds={['urls', 'sitemap', 'crawl', 'check']}
				onChange={(job) => setForm({ ...form, job })}
			/>
			<Notice error={error} />
			<button type="submit" class="primary">
				Save
			</button>
		</form>
	);
}
