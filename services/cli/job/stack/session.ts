import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededChaos } from '../../../../infra/local/chaos/chaos.ts';
import { bundlesDir } from '../../../../infra/local/lambda/bundle-finder.ts';
import {
	type LocalCloud,
	type LocalCloudOptions,
	type Report,
	startLocalCloud,
} from '../../../../infra/local/local-cloud.ts';
import { type Owner, readOwner } from '../../../../infra/local/owner.ts';
import { storageFault } from '../../../../infra/local/storage-fault.ts';
import { type EnvironmentError, UsageError } from '../../../../shared/core/errors.ts';
import type { Log } from '../../../../shared/ports/log.ts';
import { dnsServers } from '../../../../shared/runtime/dns-servers.ts';
import { readSettings } from '../../../../shared/runtime/settings.ts';
import { createStack, type Stack } from '../../../../shared/runtime/stack.ts';
import { requireAnswer } from './owner-answers.ts';
import { againIfOwnerLeaves } from './owner-leaves.ts';

/** The embedded stack of a data folder, as a command uses it. */
export interface Session {
	readonly stack: Stack;
	/** Absent where another process owns the folder, and runs its functions. */
	readonly cloud?: LocalCloud;
	/** Why nothing can be kept any more, where that is for this process to know; it is tried out. */
	storageFault(): EnvironmentError | undefined;
	/** Nothing more is to run: instances end while results are written. */
	endFunctions(): void;
	close(options?: { graceMs: number }): Promise<void>;
}

export interface SessionOptions {
	readonly dataDir: string;
	/** Parameters of the template, as text. */
	readonly parameters?: Readonly<Record<string, string>>;
	/** Functions that run, by their names in the template; none for commands that only read, all if absent. */
	readonly functions?: readonly string[];
	/** Where the HTTP API is served; nowhere if absent. */
	readonly httpApi?: LocalCloudOptions['httpApi'];
	/** Instances that will be needed in any case, by function: they load while the stack starts. */
	readonly prepare?: Readonly<Record<string, number>>;
	/** The job that the sweeper looks after: others in the folder wait until somebody asks for them. A function tells it anew. */
	readonly jobId?: string | (() => string);
	/** How long an idle instance is kept. */
	readonly idleMs?: number;
	readonly onReport?: (report: Report) => void;
	readonly onExecuted?: LocalCloudOptions['onExecuted'];
	/** What it did is said when the session closes. */
	readonly chaos?: SeededChaos | undefined;
}

/** What a failed or killed invocation held comes back after this; on AWS it is the queue's visibility timeout. */
const REDELIVER_AFTER_SECONDS = 2;
/** For an invocation that has ended the job to say so. */
const GRACE_MS = 1_000;
const OWNER_STARTS_WITHIN_MS = 4_000;
const OWNER_POLL_MS = 50;
const MAX_ATTEMPTS = 5;

/**
 * Starts the stack of a data folder.
 *
 * @throws {EnvironmentError} Another process owns the folder, it cannot be written, or an endpoint does not answer.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
	const { dataDir, parameters = {}, functions, httpApi, prepare = {}, jobId, idleMs, chaos } = options;
	const { onReport, onExecuted } = options;
	const { AWS_ENDPOINT_URL: endpointUrl, SHOAL_DNS_SERVERS: servers } = process.env;
	// Before anything has started.
	if (servers) dnsServers('SHOAL_DNS_SERVERS', servers);
	const cloud = await startLocalCloud({
		dataDir,
		parameters,
		prepare,
		bundlesDir: bundlesDir(),
		redeliverAfterSeconds: REDELIVER_AFTER_SECONDS,
		...(endpointUrl && { endpointUrl }),
		...(servers && { dnsServers: servers }),
		...(functions && { functions }),
		...(httpApi && { httpApi }),
		...(onReport && { onReport }),
		...(onExecuted && { onExecuted }),
		...(chaos && { chaos }),
		...(jobId !== undefined && { scheduleInput: sweepEvent(jobId) }),
		...(idleMs !== undefined && { idleMs }),
	});
	const stack = await stackOf(cloud);
	return {
		stack,
		cloud,
		// Where an endpoint is given, the jobs are there.
		storageFault: () => (endpointUrl ? undefined : storageFault(dataDir)),
		endFunctions() {
			// Whoever closes hears of a fault.
			cloud.stopFunctions({ graceMs: GRACE_MS }).catch(() => undefined);
		},
		async close({ graceMs } = { graceMs: 0 }) {
			// The functions first: they would miss the servers.
			await stack.close().finally(() => cloud.stop({ graceMs }));
			if (chaos !== undefined) process.stderr.write(`${chaos.text()}\n`);
		},
	};
}

async function stackOf(cloud: LocalCloud): Promise<Stack> {
	try {
		return createStack(readSettings(cloud.environment), quietLog);
	} catch (error) {
		await cloud.stop();
		throw error;
	}
}

/** Read anew at each sweep. */
function sweepEvent(jobId: string | (() => string)) {
	return {
		get jobId() {
			return typeof jobId === 'string' ? jobId : jobId();
		},
	};
}

/**
 * A session that reads: beside the process that owns the folder if there is one.
 *
 * @throws {UsageError} There is no such folder.
 */
export async function openReader(dataDir: string): Promise<Session> {
	requireFolder(dataDir);
	for (let attempt = 1; ; attempt++) {
		const owner = await startedOwner(dataDir);
		if (owner?.environment !== undefined) {
			await requireAnswer(owner, dataDir);
			const stack = createStack(readSettings(owner.environment), quietLog);
			return {
				stack,
				storageFault: () => undefined,
				endFunctions: () => undefined,
				close: () => stack.close(),
			};
		}
		try {
			return await openSession({ dataDir, functions: [] });
		} catch (error) {
			// Of two who found no owner, one became it.
			if (attempt === MAX_ATTEMPTS || readOwner(dataDir) === undefined) throw error;
		}
	}
}

/** To look for a job makes no folder: a name that was misspelt would look like one without jobs. */
function requireFolder(dataDir: string): void {
	// Where the endpoint is given, the jobs are there.
	if (process.env.AWS_ENDPOINT_URL || existsSync(dataDir)) return;
	throw new UsageError(`--data ${dataDir}: there is no such folder; name the one that the job was run with`);
}

/** An owner that has just begun says in a moment where its servers are. */
async function startedOwner(dataDir: string): Promise<Owner | undefined> {
	for (let waitedMs = 0; ; waitedMs += OWNER_POLL_MS) {
		const owner = readOwner(dataDir);
		const isStarted = owner?.environment !== undefined || owner?.isForeign;
		if (owner === undefined || isStarted || waitedMs >= OWNER_STARTS_WITHIN_MS) return owner;
		await sleep(OWNER_POLL_MS);
	}
}

/**
 * Runs what needs the stores of a data folder, and no functions.
 *
 * @param read - Runs again if the process whose stores it reads ends meanwhile.
 */
export function withReader<T>(dataDir: string, read: (session: Session) => Promise<T>): Promise<T> {
	return againIfOwnerLeaves(dataDir, async () => {
		const session = await openReader(dataDir);
		try {
			return await read(session);
		} finally {
			await session.close();
		}
	});
}

/** Errors of the command's own calls are thrown and printed; there is nothing else to log. */
const quietLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
