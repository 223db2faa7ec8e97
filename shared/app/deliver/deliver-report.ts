import { isDailyReportId } from '../../core/deliver/daily-report.ts';
import { MAX_ATTEMPTS, retryDelaySeconds } from '../../core/deliver/delivery.ts';
import { type Destination, deliveryKey, type NamedDestination, namedDestinations } from '../../core/destination.ts';
import { QueueError } from '../../core/errors.ts';
import type { Job } from '../../core/job.ts';
import { type DeliveryMessage, decodeDeliveryMessage, encodeDeliveryMessage } from '../../core/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { Messenger, SendOutcome } from '../../ports/messenger.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import { openDestination } from './open-destination.ts';
import { createMessageReader, type MessageReaderDeps } from './read-message.ts';

export interface ReportDelivererDeps extends MessageReaderDeps {
	readonly jobs: Pick<JobStore, 'get'>;
	readonly deliveries: DeliveryStore;
	readonly deliveryQueue: MessageQueue;
	readonly secrets: Pick<SecretStore, 'get'>;
	readonly messenger: Messenger;
	readonly stackDestinations: readonly Destination[];
	readonly clock: Clock;
	readonly log: Log;
}

/** As long as an invocation of the reporter may take: then whoever has begun is taken for dead. */
const HELD_MS = 60_000;

/** Makes one attempt at sending a report to one destination; if that fails, the queue brings the next one. */
export function createReportDeliverer(deps: ReportDelivererDeps) {
	const { jobs, deliveries, deliveryQueue, clock, log } = deps;
	const readMessage = createMessageReader(deps);

	/**
	 * @throws {MessageError} It is no message of a delivery.
	 * @throws {QueueError} Another attempt is under way; the message is to come again.
	 */
	return async function deliverReport(body: string): Promise<void> {
		const message = decodeDeliveryMessage(body);
		const now = clock.now();
		const start = await deliveries.begin(message.jobId, message.destination, { until: now + HELD_MS, now });
		if (start.kind === 'over') return;
		if (start.kind === 'busy') throw new QueueError('another attempt at this delivery is under way');
		const outcome = await attempt(message);
		await conclude(message, outcome, start.delivery.attempts);
	};

	async function attempt({ jobId, destination }: DeliveryMessage): Promise<SendOutcome> {
		const isDaily = isDailyReportId(jobId);
		const job = isDaily ? undefined : await jobs.get(jobId);
		if (!isDaily && job === undefined) return givenUp('the job is gone');
		const all = namedDestinations(job?.options.destinations ?? [], deps.stackDestinations);
		const found = all.find(({ name }) => name === destination);
		if (found === undefined) return givenUp('the stack has no such destination any more');
		return send(jobId, job, found);
	}

	/** @param job - Absent for a daily report, which is the stack's own. */
	async function send(reportId: string, job: Job | undefined, to: NamedDestination): Promise<SendOutcome> {
		const { name, destination, isOfStack } = to;
		const opening = await openDestination(destination, deps.secrets);
		if ('missing' in opening) {
			return givenUp(`there is no secret ${opening.missing}; set it with shoal secrets set ${opening.missing}`);
		}
		const message = await (job === undefined ? readMessage.ofDay(reportId) : readMessage.ofJob(job));
		if (message === undefined) return givenUp('the report is gone');
		const allowPrivate = job?.options.visit.allowPrivate ?? [];
		const key = deliveryKey(reportId, name);
		const isTrusted = isOfStack || job?.options.trustsDestinations === true;
		return deps.messenger.send(opening.destination, { key, message, allowPrivate, isTrusted });
	}

	async function conclude(message: DeliveryMessage, outcome: SendOutcome, attempts: number): Promise<void> {
		const { jobId, destination } = message;
		const attemptedAt = clock.now();
		if (outcome.kind === 'sent') return deliveries.end(jobId, destination, { state: 'delivered', attemptedAt });
		const isLast = !outcome.mayHelpToRetry || attempts >= MAX_ATTEMPTS;
		const delaySeconds = retryDelaySeconds(attempts);
		const next = isLast
			? { state: 'failed' as const }
			: { state: 'pending' as const, dueAt: attemptedAt + delaySeconds * 1000 };
		const end = { ...next, error: outcome.reason, attemptedAt };
		log.warn('a report was not delivered', { jobId, destination, attempts, isLast, reason: outcome.reason });
		await deliveries.end(jobId, destination, end);
		if (isLast) return;
		// Who dies before it gets this one again.
		await deliveryQueue.send([{ body: encodeDeliveryMessage(message), groupId: jobId, delaySeconds }]);
	}
}

function givenUp(reason: string): SendOutcome {
	return { kind: 'failed', reason, mayHelpToRetry: false };
}
