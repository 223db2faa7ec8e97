import { rm } from 'node:fs/promises';
import { createJobStarter } from '../../../shared/app/start-job.ts';
import type { Setting } from '../../../shared/core/compare/setting.ts';
import { hasEnded } from '../../../shared/core/job.ts';
import type { ComparedStack, CompareRunner } from '../../../shared/ports/compare-runner.ts';
import { systemChance } from '../../../shared/runtime/system-clock.ts';
import { openSession, type Session } from '../job/session.ts';
import { functionsOf, parametersOf } from '../job/stack-settings.ts';
import { KEEP_DAYS } from '../job/start-scrape.ts';
import { createNews, watchJob } from '../job/watch-job.ts';
import { jobOptionsOf } from '../job-options.ts';
import type { Progress } from '../progress.ts';
import type { CompareOptions } from '../requests.ts';
import { shoalVersion } from '../version.ts';
import { workloadOf } from '../workload.ts';
import { measureRun } from './measure-run.ts';
import type { Work } from './read-work.ts';

/** Instances outlive reading what the run before has left, however long that takes. */
const IDLE_MS = 600_000;

export interface EmbeddedRunnerDeps {
	readonly options: CompareOptions;
	readonly work: Work;
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
			const news = createNews();
			const session = await openSession({
				dataDir,
				parameters: parametersOf({ ...deps.options, ...setting }),
				functions: functionsOf(setting.mode),
				jobId: () => jobId,
				idleMs: IDLE_MS,
				onReport: news.happened,
			});
			return {
				async run(signal) {
					jobId = systemChance.id();
					const job = await startRun(deps, { session, setting, jobId });
					const ended = await watchJob(session, job, { progress: deps.progress, interrupted: signal, news });
					return hasEnded(ended.state) ? measureRun(session, jobId) : undefined;
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
	return createJobStarter(session.stack)({
		jobId,
		mode: setting.mode,
		source: { name: work.name, targets: work.targets() },
		keepDays: KEEP_DAYS,
		options: () =>
			jobOptionsOf(
				{ ...options, ...setting },
				{ chunkSize, threads, userAgent: `Shoal/${shoalVersion()}`, workload: workloadOf(options) },
			),
	});
}
