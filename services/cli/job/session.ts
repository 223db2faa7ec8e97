import { type LocalCloud, startLocalCloud } from '../../../infra/local/local-cloud.ts';
import { readOwner } from '../../../infra/local/owner.ts';
import type { Log } from '../../../shared/ports/log.ts';
import { readSettings } from '../../../shared/runtime/settings.ts';
import { createStack, type Stack } from '../../../shared/runtime/stack.ts';

/** The embedded stack of a data folder, as a command uses it. */
export interface Session {
	readonly stack: Stack;
	/** Absent where another process owns the folder, and runs its functions. */
	readonly cloud?: LocalCloud;
	close(options?: { graceMs: number }): Promise<void>;
}

export interface SessionOptions {
	readonly dataDir: string;
	/** Parameters of the template, as text. */
	readonly parameters?: Readonly<Record<string, string>>;
	/** Functions that run, by their names in the template; none for commands that only read. */
	readonly functions: readonly string[];
	/** The job that the sweeper looks after: others in the folder wait until somebody asks for them. */
	readonly jobId?: string;
	readonly onReport?: () => void;
}

/** What a failed or killed invocation held comes back after this; on AWS it is the queue's visibility timeout. */
const REDELIVER_AFTER_SECONDS = 2;

/**
 * Starts the stack of a data folder.
 *
 * @throws {EnvironmentError} Another process owns the folder, it cannot be written, or an endpoint does not answer.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
	const { dataDir, parameters = {}, functions, jobId, onReport } = options;
	const endpointUrl = process.env.AWS_ENDPOINT_URL;
	const cloud = await startLocalCloud({
		dataDir,
		parameters,
		functions,
		redeliverAfterSeconds: REDELIVER_AFTER_SECONDS,
		...(endpointUrl && { endpointUrl }),
		...(onReport && { onReport }),
		...(jobId !== undefined && { scheduleInput: { jobId } }),
	});
	const stack = createStack(readSettings(cloud.environment), quietLog);
	return {
		stack,
		cloud,
		async close({ graceMs } = { graceMs: 0 }) {
			// The functions first: they would miss the servers.
			await stack.close();
			await cloud.stop({ graceMs });
		},
	};
}

/** A session that reads: beside the process that owns the folder if there is one. */
export async function openReader(dataDir: string): Promise<Session> {
	const owner = readOwner(dataDir);
	if (owner?.environment === undefined) return openSession({ dataDir, functions: [] });
	const stack = createStack(readSettings(owner.environment), quietLog);
	return { stack, close: () => stack.close() };
}

/** Errors of the command's own calls are thrown and printed; there is nothing else to log. */
const quietLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
