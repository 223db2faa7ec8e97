import { isDailyReportId } from '../../core/deliver/daily-report.ts';
import { MAX_ATTEMPTS, retryDelaySeconds } from '../../core/deliver/delivery.ts';
import { type Destination, deliveryKey, type NamedDestination, namedDestinations } from '../../core/destination.ts';
import type { Job } from '../../core/job.ts';
import { type DeliveryMessage, decodeDeliveryMessage, encodeDeliveryMessage } from '../../core/messages.ts';
import { exportIn } from '../../core/report/export/export-spec.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { Messenger, SendOutcome } from '../../ports/messenger.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import type { AttemptTime, ExportJob } from './export-attempt.ts';
import { openDestination } from './open-destination.ts';
import { createMessageReader, type MessageReaderDeps } from './read-message.ts';

export interface ReportDelivererDeps extends MessageReaderDeps {
	readonly jobs: Pick<JobStore, 'get'>;
	readonly deliveries: DeliveryStore;
	readonly deliveryQueue: MessageQueue;
	readonly secrets: Pick<SecretStore, 'get'>;
	readonly messenger: Messenger;
	readonly stackDestinations: readonly Destination[];
	readonly exportJob: ExportJob;
	readonly clock: Clock;
	readonly log: Log;
}

/** As long as a report may take to be sent: then whoever has begun is taken for dead. */
const HELD_MS = 60_000;
/** Of whoever has no time limit. */
const ENDLESS: AttemptTime = { hasTime: () => true, signal: new AbortController().signal };

/** Makes one attempt at sending a report to one destination, or at an export; if that fails, the queue brings the next one. */
export function createReportDeliverer(deps: ReportDelivererDeps) {
	const { jobs, deliveries, deliveryQueue, clock, log } = deps;
	const readMessage = createMessageReader(deps);

	/**
	 * @throws {MessageError} It is no message of a delivery.
	 */
	return async function deliverReport(body: string, time: AttemptTime = ENDLESS): Promise<void> {
		const message = decodeDeliveryMessage(body);
		const now = clock.now();
		// Two that make an export at once write the same: nobody is held up by who has died over it.
		const until = exportIn(message.destination) === undefined ? now + HELD_MS : now;
		const start = await deliveries.begin(message.jobId, message.destination, { until, now });
		if (start.kind === 'over') return;
		if (start.kind === 'busy') return lookLater(body, message.jobId);
		const { export: spec, attempts } = start.delivery;
		const { jobId, part: from = 0 } = message;
		const outcome = spec === undefined ? await attempt(message) : await deps.exportJob(jobId, spec, { ...time, from });
		if (outcome.kind === 'continued') return goOn(message, outcome.from, attempts);
		await conclude(message, outcome, attempts - (message.before ?? 0));
	};

	/** Whoever has begun may have died over it. Delivered again and again until that shows, the message would be a dead letter first. */
	async function lookLater(body: string, groupId: string): Promise<void> {
		await deliveryQueue.send([{ body, groupId, delaySeconds: HELD_MS / 1000 }]);
	}

	/** Whoever dies between is followed by its own message, which comes again and has the same files written. */
	async function goOn({ jobId, destination }: DeliveryMessage, part: number, before: number): Promise<void> {
		const now = clock.now();
		await deliveries.end(jobId, destination, { state: 'pending', attemptedAt: now, dueAt: now });
		const next = encodeDeliveryMessage({ jobId, destination, part, before });
		await deliveryQueue.send([{ body: next, groupId: jobId }]);
	}

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
