import { randomUUID } from 'node:crypto';
import { isLoopback } from '../../../shared/core/hosts/host-of.ts';
import { systemClock } from '../../../shared/runtime/system-clock.ts';
import { type FollowInput, followToEnd } from '../job/follow/run-to-end.ts';
import type { ApiValues, Remote } from '../options/api.ts';
import type { Values } from '../options/option.ts';
import type { SOURCE_OPTIONS } from '../options/target.ts';
import { interruptibleStdin } from '../source/bytes/interruptible-stdin.ts';
import { warnOfInsecure } from '../text/insecure-warning.ts';
import { worstCaseText } from '../text/worst-case-text.ts';
import type { ApiClient, JobRequestBody } from './api-client.ts';
import { connect } from './connect.ts';
import { type ReadList, readList } from './read-list.ts';
import { remoteJob } from './remote-job.ts';
import { type AskedOptions, requestOptions, sitemapRequest } from './request-options.ts';

/** A job to be run in a stack elsewhere. */
export interface RemoteRun extends FollowInput {
	readonly kind: 'scrape' | 'check';
	/** Whether links are followed. */
	readonly follows: boolean;
	/** Of a check: what was broken before. */
	readonly baseline?: ReadonlySet<string> | undefined;
	readonly options: RemoteOptions;
	/** What the command line has, by the names of its values. */
	readonly given: ReadonlySet<string>;
}

type RemoteOptions = FollowInput['options'] &
	AskedOptions &
	Values<typeof SOURCE_OPTIONS> &
	Remote<ApiValues> & {
		readonly urls: readonly string[];
		readonly mode: NonNullable<JobRequestBody['mode']>;
	};

/** Starts a job behind the API that `--api` names, and follows it to its end, as it would be followed here. */
export async function runRemote(run: RemoteRun): Promise<number> {
	const { options, interrupted } = run;
	const client = await connect(options);
	const started = await start(client, run).catch((error: unknown) => {
		if (interrupted.aborted) return undefined;
		throw error;
	});
	if (started === undefined) {
		process.stderr.write('Interrupted before the job was stored: nothing was run.\n');
		return 130;
	}
	return followToEnd(remoteJob(client, { ...started, options, clock: systemClock }), run);
}

interface Started {
	readonly jobId: string;
	readonly targets: number;
}

async function start(client: ApiClient, run: RemoteRun): Promise<Started> {
	const { options, interrupted } = run;
	const { urls, from, separator } = options;
	const stdin = interruptibleStdin(from, interrupted);
	const list = await readList({ urls, from, separator, stdin, interrupted });
	try {
		warnOfInsecure(options);
		const source = await sourceOf(client, list, run);
		interrupted.throwIfAborted();
		// From here on there may be a job: that it was asked for is seen through, so that its id can be told.
		const jobId = await client.start(requestOf(run, source), randomUUID());
		await announce(client, { jobId, targets: list.targets });
		return { jobId, targets: list.targets };
	} finally {
		list.remove();
	}
}

/** Arguments go in the request itself, a list as it is written by an upload: hosts that it names may be anybody's. */
async function sourceOf(
	client: ApiClient,
	{ file }: ReadList,
	{ options, follows, interrupted }: RemoteRun,
): Promise<JobRequestBody['source']> {
	const { urls, separator } = options;
	const sitemap = sitemapRequest(options);
	if (sitemap !== undefined) return { ...sitemap, ...(follows && { follow: true }) };
	const given = [...urls];
	if (file === undefined) return follows ? { crawl: given } : { urls: given };
	return {
		upload: await client.upload(file.path, file.bytes, interrupted),
		name: file.name,
		...(separator !== undefined && { separator }),
		...(given.length > 0 && { given }),
		...(follows && { follow: true }),
	};
}

function requestOf({ kind, options, given, baseline }: RemoteRun, source: JobRequestBody['source']): JobRequestBody {
	const mode = given.has('mode') ? options.mode : 'auto';
	return {
		kind,
		mode,
		source,
		options: requestOptions(options, given),
		...(baseline && { baseline: [...baseline] }),
	};
}

/** What it may cost, where the bill is not this machine's. */
async function announce(client: ApiClient, { jobId, targets }: Started): Promise<void> {
	process.stderr.write(`Job ${jobId} is started at ${client.url}.\n`);
	if (isLoopback(client.url)) return;
	// That it cannot be told is no reason not to follow it.
	const job = await client.job(jobId).catch(() => undefined);
	if (job !== undefined) process.stderr.write(`${worstCaseText({ mode: job.mode, targets, options: job.settings })}\n`);
}
