import { useRef, useState } from 'preact/hooks';
import type { StartedJob } from '../api/answers.ts';
import { useApi } from '../api/api-context.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { uploadList } from '../api/upload-list.ts';
import { JobFields } from '../form/job-fields.tsx';
import { EMPTY_FORM, type JobForm, jobRequest } from '../form/job-form.ts';
import { onceKey } from '../form/once-key.ts';
import { Notice } from '../parts/notice.tsx';
import { Title } from '../parts/title.tsx';
import { jobAddress } from '../route/route.ts';

/** Starts a job. */
export function NewJob() {
	const api = useApi();
	const [form, setForm] = useState<JobForm>(EMPTY_FORM);
	const [isBusy, setIsBusy] = useState(false);
	const [error, setError] = useState<Error>();
	const file = useRef<File | undefined>(undefined);

	const start = async (event: Event) => {
		event.preventDefault();
		if (isBusy) return;
		setIsBusy(true);
		setError(undefined);
		try {
			const list = form.kind === 'file' && file.current !== undefined ? await uploadList(api, file.current) : undefined;
			const { jobId } = await api.post<StartedJob>('/jobs', jobRequest(form, list), onceKey());
			location.hash = jobAddress(jobId);
		} catch (problem) {
			setError(problem as Error);
			setIsBusy(false);
		}
	};
	return (
		<>
			<Title name="New job">New job</Title>
			<form class="wide" onSubmit={start}>
				<JobFields
					form={form}
					faults={error instanceof ApiProblem ? error.faults : []}
					onChange={setForm}
					onFile={(given) => {
						file.current = given;
					}}
				/>
				<Notice error={error} />
				<button type="submit" class="primary" disabled={isBusy}>
					{isBusy ? 'Starting …' : 'Start'}
				</button>
			</form>
		</>
	);
}
