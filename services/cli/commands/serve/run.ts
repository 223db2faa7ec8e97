import { SCOPES } from '../../../../shared/core/api-key.ts';
import type { SinkOptions } from '../../../../shared/core/deliver/rows/sink.ts';
import { fileKeys } from '../../../../shared/runtime/file-keys.ts';
import { interruptibly } from '../../job/follow/interrupt.ts';
import { openSession } from '../../job/stack/session.ts';
import { mailParameters } from '../../job/stack/stack-settings.ts';
import { keepSink } from '../../job/start/keep-sink.ts';
import { requireEmbeddedDestinations } from '../../job/start/require-destinations.ts';
import { LINK_KEY } from '../keys/key-name.ts';
import { hashOfKey, keepApiKey, keyFileOf } from './api-key.ts';
import { dailyReportLine } from './daily-report-line.ts';
import { isLoopback } from './host-name.ts';
import { createJobJournal } from './job-journal.ts';
import { createLineWriter } from './line-writer.ts';
import type { ServeOptions } from './options.ts';
import { resumeJobs } from './resume-jobs.ts';
import { endText, linkOf, servingLines } from './serve-text.ts';
import { createActivity, stayUp } from './stay-up.ts';

/** For requests that are under way, and then for invocations: Docker waits ten seconds before it kills. */
const GRACE_MS = 4_000;
/** A job that starts soon after another finds its functions loaded. */
const IDLE_MS = 30_000;
/** The limit of a stack that many share would be in the way of this machine's own user. */
const CALLS_PER_SECOND = 200;

/** `shoal serve`: the stack of a data folder, with its HTTP API, until it is told to end. */
export function run(options: ServeOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		const { dataDir, port, host, allowHosts } = options;
		await requireEmbeddedDestinations(options);
		const sink = await keepSink(options);
		const key = keepApiKey(dataDir);
		keepHash(dataDir, key);
		const activity = createActivity();
		const say = createLineWriter(process.stderr);
		const session = await openSession({
			dataDir,
			parameters: { ...parametersOf(options), ...sinkParameters(sink) },
			httpApi: { port, host, names: allowHosts },
			prepare: { ApiFunction: 1 },
			idleMs: IDLE_MS,
			onReport: activity.note,
			onExecuted: (_, outcome) => say(dailyReportLine(outcome, dataDir)),
		});
		const journal = createJobJournal({ ...session.stack, say });
		try {
			const url = session.cloud?.httpApiUrl ?? '';
			process.stdout.write(`${linkOf(url, key)}\n`);
			for (const line of servingLines(url, keyFileOf(dataDir), options)) say(line);
			await journal.begin();
			await resumeJobs(session.stack, say);
			await stayUp(session, { journal, activity, interrupted, say });
		} finally {
			await session.close({ graceMs: GRACE_MS });
		}
		say(endText(journal.running));
		return 0;
	});
}

/** The functions know keys by the hashes in a file, so that one can be revoked while they run. */
function keepHash(dataDir: string, key: string): void {
	const keys = fileKeys(dataDir);
	const sha256 = hashOfKey(key);
	if (keys.list().some((each) => each.name === LINK_KEY && each.sha256 === sha256)) return;
	keys.put({ name: LINK_KEY, sha256, scopes: SCOPES, createdAt: new Date().toISOString() });
}

function sinkParameters(sink: SinkOptions | undefined): Record<string, string> {
	if (sink === undefined) return {};
	return { SinkUrl: sink.url, ...(sink.password && { SinkPasswordSecret: sink.password.secret }) };
}

function parametersOf(options: ServeOptions): Record<string, string> {
	const { host, allowPrivateNetworks, concurrency, maxInstances, destinations } = options;
	return {
		MaxInstances: String(maxInstances),
		Concurrency: String(concurrency),
		// Who sits at this machine may visit what it can reach; which hosts, each job says.
		AllowPrivateNetworks: String(allowPrivateNetworks || isLoopback(host)),
		ApiRatePerKey: String(CALLS_PER_SECOND),
		...(destinations.length > 0 && { ReportDestinations: JSON.stringify(destinations) }),
		...mailParameters(options),
	};
}
