import { hasEnded, type Job } from '../../core/job.ts';
import { encodePlanMessage, encodeRunMessage } from '../../core/messages.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';

export interface JobQueues {
	readonly planQueue: MessageQueue;
	readonly runQueue: MessageQueue;
}

export type NotifyPlanner = ReturnType<typeof createPlannerNotifier>;

/** Sends the message that makes somebody go on with a job: its dispatcher, or the next run of its one instance. */
export function createPlannerNotifier({ planQueue, runQueue }: JobQueues) {
	/** @param about - What the message is about; the same about the same is one message within 5 minutes. */
	return async function wake(job: Pick<Job, 'jobId' | 'mode' | 'state' | 'source'>, about: string): Promise<void> {
		if (hasEnded(job.state)) return;
		const { jobId } = job;
		const message = { groupId: jobId, deduplicationId: `${jobId}:${about}` };
		// Whatever the mode, the dispatcher reads sitemaps.
		const mode = job.source.sitemap !== undefined && job.state === 'planning' ? 'fanout' : job.mode;
		switch (mode) {
			case 'fanout':
				return planQueue.send([{ ...message, body: encodePlanMessage({ jobId }) }]);
			case 'threads':
			case 'sequential':
				return runQueue.send([{ ...message, body: encodeRunMessage({ jobId }) }]);
		}
	};
}
