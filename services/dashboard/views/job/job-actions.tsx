import { hasEnded } from '../../../../shared/core/job.ts';
import type { ListedJob, StartedJob } from '../../api/answers.ts';
import { useApi } from '../../api/api-context.ts';
import { onceKey } from '../../form/once-key.ts';
import { Action } from '../../parts/action.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { addressOf, jobAddress } from '../../route/route.ts';

interface JobActionsProps {
	readonly job: ListedJob;
	readonly failed: number;
	readonly onChanged: () => void;
}

/** What can be done about a job. */
export function JobActions({ job: { jobId, state, blocked }, failed, onChanged }: JobActionsProps) {
	const api = useApi();
	const path = `/jobs/${encodeURIComponent(jobId)}`;
	const cancel = async () => {
		await api.remove(path);
		onChanged();
	};
	const resume = async () => {
		await api.post(`${path}/resume`);
		onChanged();
	};
	const retry = async () => {
		const started = await api.post<StartedJob>(`${path}/retry`, undefined, onceKey());
		location.hash = jobAddress(started.jobId);
	};
	const download = async () => {
		saveFile(await api.getFile(`${path}/report?format=html`), `report-${jobId}.html`);
	};
	return (
		<div class="actions">
			{hasEnded(state) ? (
				failed > 0 && <Action label="Retry what failed" run={retry} />
			) : (
				<Action label="Cancel the job" question="Stop it? What it has is kept." run={cancel} />
			)}
			{blocked !== undefined && <Action label="Resume" run={resume} />}
			{hasEnded(state) && <Action label="Download the report" run={download} />}
			{hasEnded(state) && (
				<a class="button" href={addressOf({ page: 'compare', first: jobId, second: '' })}>
					Compare
				</a>
			)}
		</div>
	);
}
