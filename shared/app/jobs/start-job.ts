import { PAGE_KEPT_DAYS } from '../../core/fetch/page-change.ts';
import { SourceCredentials } from '../../core/hosts/source-credentials.ts';
import type { Job, JobOptions, JobSitemap, Mode, ScheduledRun } from '../../core/job.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import type { SourceTarget } from '../../core/target.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PageStates } from '../../ports/page-states.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import { createPlannerNotifier } from '../plan/notify-planner.ts';
import type { Plan } from '../plan/planner.ts';
import { encodeSource } from '../plan/read-source.ts';

export interface JobStarterDeps {
	readonly jobs: JobStore;
	readonly objects: ObjectStore;
	readonly pageStates: Pick<PageStates, 'use'>;
	readonly planQueue: MessageQueue;
	readonly runQueue: MessageQueue;
	readonly openPlan: (job: Job) => Plan;
	readonly completionChecker: CompletionChecker;
	readonly clock: Clock;
	readonly ids: Ids;
}

export interface JobRequest {
	/** Fresh; made here if absent. */
	readonly jobId?: string;
	readonly mode: Mode;
	readonly source: {
		readonly name: string;
		readonly targets: AsyncIterable<SourceTarget> | Iterable<SourceTarget>;
		/** In their place: the dispatcher reads them. */
		readonly sitemap?: JobSitemap | undefined;
		/** That are known before they are read. */
		readonly credentials?: SourceCredentials | undefined;
		/** Asked once they are read, as `JobSource` has it. */
		readonly privateHosts?: () => number;
	};
	/** Chosen when the number of targets is known, since the size of a chunk depends on it. */
	readonly options: (targets: number) => JobOptions;
	/** The job whose failed targets these are. */
	readonly retryOf?: string;
	/** The run of a schedule that it is. */
	readonly schedule?: ScheduledRun | undefined;
	/** Days until everything of the job is swept away. */
	readonly keepDays: number;
}

const DAY_SECONDS = 86_400;

export function createJobStarter(deps: JobStarterDeps) {
	const { jobs, objects, pageStates, clock, ids, openPlan, completionChecker } = deps;
	const notifyPlanner = createPlannerNotifier(deps);

	/** Copies the source, stores the job, then starts it by its id. A job without targets ends here. */
	return async function startJob(request: JobRequest): Promise<Job> {
		const jobId = request.jobId ?? ids.id();
		const { source: key } = keysOf(jobId);
		const { credentials = new SourceCredentials() } = request.source;
		let targets = 0;
		const count = () => {
			targets++;
		};
		const bytes = await objects.putStream(
			key,
			encodeSource(withoutCredentials(request.source.targets, credentials), count),
		);
		const sitemap = request.source.sitemap && withoutUserInfo(request.source.sitemap, credentials);
		const privateHosts = request.source.privateHosts?.() ?? 0;
		const createdAt = clock.now();
		const job: Job = {
			jobId,
			mode: request.mode,
			state: 'planning',
			source: {
				name: request.source.name,
				key,
				bytes,
				targets,
				...(privateHosts > 0 && { privateHosts }),
				...(sitemap && { sitemap }),
			},
			options: withCredentials(request.options(targets), credentials),
			createdAt,
			...(request.retryOf !== undefined && { retryOf: request.retryOf }),
			...(request.schedule && { schedule: request.schedule }),
			expiresAt: Math.floor(createdAt / 1000) + request.keepDays * DAY_SECONDS,
		};
		await jobs.create(job);
		const { changes } = job.options;
		if (changes !== undefined) {
			await pageStates.use(changes.name, Math.floor(createdAt / 1000) + PAGE_KEPT_DAYS * DAY_SECONDS);
		}
		if (targets > 0 || sitemap !== undefined) await notifyPlanner(job, 'start');
		else await endAtOnce(job);
		return job;
	};

	async function endAtOnce(job: Job): Promise<void> {
		await openPlan(job).extend({ trace: () => ({ requestId: '', elapsedMs: 0 }) });
		await completionChecker.check(job.jobId);
	}
}

async function* withoutCredentials(
	targets: AsyncIterable<SourceTarget> | Iterable<SourceTarget>,
	credentials: SourceCredentials,
): AsyncGenerator<SourceTarget> {
	for await (const target of targets) yield credentials.take(target);
}

/** What a sitemap needs, its pages need as well. */
function withoutUserInfo(sitemap: JobSitemap, credentials: SourceCredentials): JobSitemap {
	const left = credentials.take(sitemap.url);
	return { ...sitemap, url: typeof left === 'string' ? left : left.url };
}

function withCredentials(options: JobOptions, { byOrigin }: SourceCredentials): JobOptions {
	if (Object.keys(byOrigin).length === 0) return options;
	const { visit } = options;
	return { ...options, visit: { ...visit, credentials: { ...visit.credentials, ...byOrigin } } };
}
