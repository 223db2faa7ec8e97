import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MeasuredRun } from '../../../../shared/compare/run.ts';
import type { Setting } from '../../../../shared/compare/setting.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { askedUrlOf } from '../../../../shared/core/target.ts';
import type { CompareRunner } from '../../../../shared/ports/compare-runner.ts';
import { systemClock } from '../../../../shared/runtime/system-clock.ts';
import { summaryIn } from '../../job/follow/read-report.ts';
import type { Remote } from '../../options/api.ts';
import type { Progress } from '../../progress/progress.ts';
import type { ApiClient, JobRequestBody } from '../../remote/api-client.ts';
import { remoteJob } from '../../remote/remote-job.ts';
import { requestOptions, sitemapRequest } from '../../remote/request-options.ts';
import type { CompareOptions } from './options.ts';
import type { Work } from './read-work.ts';
import { RunFigures } from './run-figures.ts';

export interface RemoteRunnerDeps {
	readonly client: ApiClient;
	readonly options: Remote<CompareOptions>;
	readonly work: Work;
	/** For the list as it is sent. */
	readonly folder: string;
	readonly progress: Progress;
}

/** Runs comparisons as jobs of a stack elsewhere: its time is its own, and so is what it bills. */
export function createRemoteRunner(deps: RemoteRunnerDeps): CompareRunner {
	return {
		open: async (setting) => ({ run: (signal) => runOnce(deps, setting, signal), close: async () => {} }),
	};
}

async function runOnce(
	{ client, options, work, folder, progress }: RemoteRunnerDeps,
	setting: Setting,
	signal: AbortSignal,
): Promise<MeasuredRun | undefined> {
	const source = sitemapRequest(options) ?? (await uploaded({ client, work, folder }, signal));
	const request = requestFor(options, setting, { ...source, ...(options.crawl && { follow: true }) });
	const jobId = await client.start(request, randomUUID());
	const job = remoteJob(client, { jobId, options, targets: work.count, clock: systemClock });
	if (await job.watch(progress, signal)) return measure(client, jobId);
	// Nobody waits for a run that is not to be compared.
	await client.cancel(jobId);
	return undefined;
}

async function uploaded(
	{ client, work, folder }: Pick<RemoteRunnerDeps, 'client' | 'work' | 'folder'>,
	signal: AbortSignal,
) {
	const list = join(folder, 'list.jsonl');
	await pipeline(Readable.from(lines(work)), createWriteStream(list));
	const upload = await client.upload(list, (await stat(list)).size, signal);
	return { upload, name: `${work.name.slice(0, 200)}.jsonl` };
}

async function* lines(work: Work): AsyncGenerator<string> {
	for await (const target of work.targets()) {
		yield `${JSON.stringify({ url: typeof target === 'string' ? target : askedUrlOf(target) })}\n`;
	}
}

function requestFor(
	options: Remote<CompareOptions>,
	setting: Setting,
	source: JobRequestBody['source'],
): JobRequestBody {
	const { mode, concurrency, chunkSize, threads } = setting;
	const given = new Set(options.sweeps.map(({ key }) => (key === 'chunk-size' ? 'chunkSize' : key)));
	const unlimited = { maxDurationMs: undefined, maxInvocations: undefined, maxCostUsd: undefined };
	const asked = { ...options, ...unlimited, resultItems: false };
	return {
		mode,
		source,
		options: {
			...requestOptions(asked, options.given),
			...(mode !== 'sequential' && given.has('concurrency') && { concurrency }),
			...(given.has('chunkSize') && { chunkSize }),
			...(mode === 'threads' && given.has('threads') && { threads }),
		},
	};
}

async function measure(client: ApiClient, jobId: string): Promise<MeasuredRun> {
	const [report, ledger] = await Promise.all([client.report(jobId), client.ledger(jobId)]);
	const figures = new RunFigures(summaryIn(report), ledger);
	for await (const line of client.results(jobId)) {
		figures.add(JSON.parse(line) as Result);
	}
	return {
		...figures.total(),
		// It was run there: nothing is left to predict.
		recorded: null,
		predicted: null,
	};
}
