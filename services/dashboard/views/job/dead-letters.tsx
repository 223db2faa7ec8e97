import { formatPlural } from '../../../../shared/core/format.ts';
import { hasEnded } from '../../../../shared/core/job.ts';
import type { DeadLetterList, ListedJob } from '../../api/answers.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Notice } from '../../parts/notice.tsx';
import { WebText } from '../../parts/web-text.tsx';
import { jobAddress } from '../../route/route.ts';
import { formatTime } from '../../text/time.ts';

/** Messages of a job that could not be handled, and the targets that were in them. */
export function DeadLetters({ job: { jobId, state, counts } }: { readonly job: ListedJob }) {
	const path = `/jobs/${encodeURIComponent(jobId)}/dead-letters`;
	const { value, error } = useLoaded<DeadLetterList>(hasEnded(state) ? path : undefined);
	const letters = value?.deadLetters ?? [];
	const targets = counts.dead_letter ?? 0;
	if (error !== undefined) return <Notice error={error} />;
	if (letters.length + targets === 0) return null;
	return (
		<section>
			<h2>Dead letters</h2>
			{targets > 0 && (
				<p>
					<a href={jobAddress(jobId, 'results', { outcomes: ['dead_letter'] })}>{formatPlural(targets, 'target')}</a>{' '}
					could not be handled.
				</p>
			)}
			<ul>
				{letters.map(({ queue, messageId, reason, archivedAt }) => (
					<li key={`${queue} ${messageId}`}>
						Message <code>{messageId}</code> of the queue {queue}, {formatTime(archivedAt)}:{' '}
						<WebText text={reason} isWhole />
					</li>
				))}
			</ul>
		</section>
	);
}
