import type { Chunk } from '../../shared/core/chunk.ts';
import { StoreError } from '../../shared/core/errors.ts';
import { hasEnded, type JobState } from '../../shared/core/job.ts';
import { decodeChunk } from '../../shared/core/messages.ts';
import type { Life } from './life.ts';
import type { Stores } from './stores.ts';

/** Watches what takes effect, and notes each breach of what must hold at any moment. */
export interface Monitor {
	/** The stores, watched. */
	readonly stores: Stores;
	readonly violations: readonly string[];
	/** Messages that carried a chunk, by job. */
	readonly sent: ReadonlyMap<string, number>;
	report(violation: string): void;
	stateOf(jobId: string): JobState | undefined;
	/** Whether it was told that nobody can go on with it; whoever tries to forgets that. */
	isBlocked(jobId: string): boolean;
	/** Whether nobody goes on with the rows of a job. */
	hasSinkEnded(jobId: string): boolean;
	/** A life sends a chunk. */
	onSend(life: Life, chunk: Chunk): void;
	/** A life ends that was called with these messages. */
	onEnd(life: Life, end: { why: string; bodies: readonly string[] }): void;
}

export interface MonitorDeps {
	readonly stores: Stores;
	readonly now: () => number;
}

/** Runs that a target may kill: as often as their message is received, its crashes, and what faults bring on top. */
const MOST_KILLS = 50;

export function createMonitor({ stores: given, now }: MonitorDeps): Monitor {
	const violations: string[] = [];
	const stores = withToldRefusals(given, (refusal) => violations.push(refusal));
	const states = new Map<string, JobState>();
	/** By job and chunk: which attempt was recorded, and when. */
	const recorded = new Map<string, { attemptId: string; at: number }>();
	const appended = new Map<string, string>();
	const closedLogs = new Set<string>();
	const objects = new Set<string>();
	const sent = new Map<string, number>();
	const killed = new Map<string, number>();
	const blocked = new Set<string>();
	const sunk = new Set<string>();
	const sentBy = new WeakMap<Life, Set<string>>();
	const report = (violation: string) => violations.push(violation);

	function isOver(jobId: string): boolean {
		const state = states.get(jobId);
		return state !== undefined && (state === 'finished' || hasEnded(state));
	}

	function isStopped(jobId: string): boolean {
		return isOver(jobId) || states.get(jobId) === 'stopping';
	}

	/** @returns Whether it is new; a client may make its own write again. */
	function note(seen: Map<string, string>, key: string, attemptId: string): boolean {
		const before = seen.get(key);
		if (before === attemptId) return false;
		if (before !== undefined) report(`${key} is committed by ${before}, and again by ${attemptId}`);
		seen.set(key, attemptId);
		return true;
	}

	function onStored(key: string): void {
		// How far they are read is noted again and again.
		if (key.includes('/sitemaps/')) return;
		if (objects.has(key)) report(`${key} is stored again`);
		objects.add(key);
	}

	const watched: Stores = {
		...stores,
		jobs: {
			...stores.jobs,
			async create(job) {
				if (!(await stores.jobs.create(job))) return false;
				states.set(job.jobId, job.state);
				return true;
			},
			async move(jobId, transition) {
				const before = states.get(jobId);
				const moved = await stores.jobs.move(jobId, transition);
				const after = (await stores.jobs.get(jobId))?.state;
				if (after === undefined || after === before) return moved;
				if (before !== undefined && hasEnded(before))
					report(`job ${jobId} has ended as ${before}, and is moved to ${after}`);
				states.set(jobId, after);
				return moved;
			},
			async watch(jobId, watch) {
				await stores.jobs.watch(jobId, watch);
				if (watch.blocked !== undefined) blocked.add(jobId);
			},
		},
		records: {
			...stores.records,
			async commit(record) {
				const { jobId, chunkId, attemptId } = record;
				const stored = await stores.records.commit(record);
				if (stored.attemptId !== attemptId) return stored;
				const key = `record ${jobId} ${chunkId}`;
				const before = recorded.get(key);
				if (before?.attemptId === attemptId) return stored;
				if (before !== undefined) report(`${key} is committed by ${before.attemptId}, and again by ${attemptId}`);
				if (isOver(jobId)) report(`${key} is committed after the job was over`);
				recorded.set(key, { attemptId, at: now() });
				return stored;
			},
		},
		planLog: {
			...stores.planLog,
			async append(entry) {
				const { jobId, n, attemptId } = entry;
				const stored = await stores.planLog.append(entry);
				if (stored.attemptId !== attemptId || !note(appended, `plan ${jobId} ${n}`, attemptId)) return stored;
				if (isOver(jobId)) report(`plan ${jobId} ${n} is appended after the job was over`);
				if (closedLogs.has(jobId)) report(`plan ${jobId} ${n} is appended after the closing entry`);
				if (entry.closed) closedLogs.add(jobId);
				return stored;
			},
		},
		sinks: {
			...stores.sinks,
			async reopen(jobId, expiresAt) {
				await stores.sinks.reopen(jobId, expiresAt);
				if ((await stores.sinks.read(jobId))?.state === 'writing') sunk.delete(jobId);
			},
			async end(jobId, state, rows) {
				await stores.sinks.end(jobId, state, rows);
				if ((await stores.sinks.read(jobId)) !== undefined) sunk.add(jobId);
			},
		},
		objects: {
			...stores.objects,
			async put(key, body) {
				await stores.objects.put(key, body);
				onStored(key);
			},
			async putIfAbsent(key, body) {
				const isNew = await stores.objects.putIfAbsent(key, body);
				if (isNew) onStored(key);
				return isNew;
			},
		},
	};

	return {
		stores: watched,
		violations,
		sent,
		report,
		stateOf: (jobId) => states.get(jobId),
		isBlocked: (jobId) => blocked.has(jobId),
		hasSinkEnded: (jobId) => sunk.has(jobId),
		onSend(life, { jobId, chunkId, notBefore }) {
			sent.set(jobId, (sent.get(jobId) ?? 0) + 1);
			const before = recorded.get(`record ${jobId} ${chunkId}`);
			if (before !== undefined && before.at < life.startedAt) {
				report(`${life.name} sends ${jobId} ${chunkId}, which was recorded before it began`);
			}
			// One that is not due may be sent for its parent, which was met, and for itself: by the clock of who sends it.
			if ((notBefore ?? 0) > Math.min(now(), life.clock.now())) return;
			// One deadLetters may hold several dead letters of a chunk.
			if (life.name.startsWith('burier')) return;
			const mine = sentBy.get(life) ?? new Set();
			sentBy.set(life, mine);
			if (mine.has(`${jobId} ${chunkId}`)) report(`${life.name} sends ${jobId} ${chunkId} twice`);
			mine.add(`${jobId} ${chunkId}`);
		},
		onEnd(life, { why, bodies }) {
			const poison = /^poisoned by (.*)$/.exec(why)?.[1];
			if (poison === undefined) return;
			if (life.name.startsWith('runner')) killed.set(poison, (killed.get(poison) ?? 0) + 1);
			if ((killed.get(poison) ?? 0) >= MOST_KILLS) report(`${poison} kills runs on and on`);
			if (life.faults > 0) return;
			for (const chunk of bodies.flatMap(chunkIn)) {
				const isHarmed = chunk.quarantined === true && !recorded.has(`record ${chunk.jobId} ${chunk.chunkId}`);
				if (!isHarmed || chunk.targets.some(({ url }) => url === poison) || isStopped(chunk.jobId)) continue;
				report(`${poison} kills ${life.name}, and with it ${chunk.jobId} ${chunk.chunkId}, which is quarantined`);
			}
		},
	};
}

/** Faults are above: what a store itself refuses is no item for DynamoDB, and would never be. */
function withToldRefusals(stores: Stores, tell: (refusal: string) => void): Stores {
	const told = <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) => {
		return (...args: Args): Promise<T> =>
			write(...args).catch((error) => {
				if (error instanceof StoreError) tell(`a store refuses what it is given: ${error.message}`);
				throw error;
			});
	};
	const { jobs, records, planLog, ledger } = stores;
	return {
		...stores,
		jobs: { ...jobs, create: told(jobs.create), move: told(jobs.move) },
		records: { ...records, commit: told(records.commit) },
		planLog: { ...planLog, append: told(planLog.append) },
		ledger: { ...ledger, write: told(ledger.write) },
	};
}

function chunkIn(body: string): Chunk[] {
	try {
		return [decodeChunk(body)];
	} catch {
		return [];
	}
}
