import { rm } from 'node:fs/promises';
import { crawlDefaults } from '../../../../shared/app/jobs/request/crawl-options.ts';
import { jobOptionsOf } from '../../../../shared/app/jobs/request/job-options.ts';
import { createJobStarter } from '../../../../shared/app/jobs/start-job.ts';
import { fullSetting, type SharedSetting } from '../../../../shared/compare/aws-prediction.ts';
import type { Setting } from '../../../../shared/compare/setting.ts';
import { hasEnded } from '../../../../shared/core/job.ts';
import type { Tariff } from '../../../../shared/core/report/prices.ts';
import type { ComparedStack, CompareRunner } from '../../../../shared/ports/compare-runner.ts';
import { systemIds } from '../../../../shared/runtime/system-clock.ts';
import { createReportEvents, watchJob } from '../../job/follow/watch-job.ts';
import { openSession, type Session } from '../../job/stack/session.ts';
import { functionsOf, parametersOf } from '../../job/stack/stack-settings.ts';
import { withFacts } from '../../job/start/crawl-request.ts';
import { KEEP_DAYS } from '../../job/start/start-scrape.ts';
import { workloadOf } from '../../job/start/workload.ts';
import type { Progress } from '../../progress/progress.ts';
import { userAgent } from '../../version.ts';
import { measureRun } from './measure-run.ts';
import type { CompareOptions } from './options.ts';
import { crawlOf, type Work } from './read-work.ts';

/** Instances outlive reading what the run before has left, however long that takes. */
const IDLE_MS = 600_000;

export interface EmbeddedRunnerDeps {
	readonly options: CompareOptions;
	readonly work: Work;
	readonly shared: SharedSetting;
	readonly tariff: Tariff;
	readonly progress: Progress;
	/** Where the state of the next stack is kept, and whether that is for this stack alone. */
	readonly stackFolder: () => { readonly dataDir: string; readonly isOwn: boolean };
}

/** Runs comparisons on the embedded stack: a local cloud of its own for each pass, all of whose instances end with it. */
export function createEmbeddedRunner(deps: EmbeddedRunnerDeps): CompareRunner {
	return {
		async open(setting) {
			const { dataDir, isOwn } = deps.stackFolder();
			let jobId = '';
			const events = createReportEvents();
			const session = await openSession({
				dataDir,
				parameters: parametersOf({ ...deps.options, ...setting, batchSize: deps.shared.batchSize }),
				functions: functionsOf(setting.mode),
				jobId: () => jobId,
				idleMs: IDLE_MS,
				onReport: events.happened,
			});
			return {
				async run(signal) {
					jobId = systemIds.id();
					const job = await startRun(deps, { session, setting, jobId });
					const ended = await watchJob(session, job, { progress: deps.progress, interrupted: signal, events });
					if (!hasEnded(ended.state)) return undefined;
					return measureRun(session, job, { setting: fullSetting(setting, deps.shared), tariff: deps.tariff });
				},
				async close() {
					await session.close();
					if (isOwn) await rm(dataDir, { recursive: true, force: true });
				},
			} satisfies ComparedStack;
		},
	};
}

interface RunToStart {
	readonly session: Session;
	readonly setting: Setting;
	readonly jobId: string;
}

/** Unlike `scrape`, loads no instance ahead: a cold run is to show what starting them takes. */
function startRun({ options, work }: EmbeddedRunnerDeps, { session, setting, jobId }: RunToStart) {
	const { chunkSize, threads } = setting;
	const crawl = crawlOf(options);
	const { sitemap, urls } = options;
	const given = sitemap === undefined ? urls : [sitemap];
	const { targets, sites, privates } = withFacts(work.targets(), { crawl, given, sitemap });
	return createJobStarter(session.stack)({
		jobId,
		mode: setting.mode,
		source: {
			name: work.name,
			targets,
			credentials: work.credentials,
			privateHosts: () => privates.local.length,
		},
		keepDays: KEEP_DAYS,
		options: () =>
			jobOptionsOf(
				{ ...options, ...setting },
				{
					...{ chunkSize, threads, userAgent: userAgent(), workload: workloadOf(options) },
					namedHosts: privates.named,
					isForeignList: sitemap !== undefined,
					...(crawl && sites && crawlDefaults(crawl, sites, privates)),
				},
			),
	});
}
