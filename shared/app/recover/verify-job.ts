import { type Chunk, type ChunkBlob, type ChunkRecord, childId } from '../../core/chunk.ts';
import { totalsOf } from '../../core/complete/totals.ts';
import { JobNotFoundError } from '../../core/errors.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import { type PlanBlob, type PlanEntry, plannedChunkId, SOURCE_START } from '../../core/plan-entry.ts';
import { countResults } from '../../core/record/count-results.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import { type JobReport, parseReport } from '../../core/report/report.ts';
import type { Outcome } from '../../core/result.ts';
import type { Target } from '../../core/target.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { distinctTargets } from '../plan/distinct-targets.ts';
import { createLinkCheck } from './verify-links.ts';

export interface JobVerifierDeps {
	readonly jobs: JobStore;
	readonly planLog: PlanLog;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly objects: ObjectStore;
	readonly ledger: LedgerStore;
}

/** What a verification has looked at, and what it found wrong. */
export interface Verification {
	readonly jobId: string;
	readonly targets: number;
	readonly chunks: number;
	readonly deadLetters: number;
	/** Sentences that name the place; empty is the proof. */
	readonly problems: readonly string[];
}

/** Problems that are told; a job that is wrong in one place is often wrong in thousands. */
const MAX_PROBLEMS = 100;

/**
 * Proves that every target of a job ended exactly once.
 *
 * From the source's copy, the plan log, the records and the blobs alone: counters are never asked. The plan has to name
 * the distinct targets of the source one after the other, each chunk has to have a record whose blob holds just its
 * targets, as results or in children, and the totals and the report have to be their sums.
 */
export function createJobVerifier(deps: JobVerifierDeps) {
	/** @throws {JobNotFoundError} There is no such job. */
	return async function verifyJob(jobId: string): Promise<Verification> {
		const job = await deps.jobs.get(jobId);
		if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}`);
		const check = createCheck(deps, job);
		await check.plan();
		await check.end();
		return check.result();
	};
}

function createCheck({ planLog, records, blobs, objects, ledger }: JobVerifierDeps, job: Job) {
	const { jobId } = job;
	const problems: string[] = [];
	const unvisited = new Set<string>();
	let found = new Map<string, ChunkRecord>();
	let entries: readonly PlanEntry[] = [];
	let targets = 0;
	let chunks = 0;
	let deadLetters = 0;
	/** URLs that `maxPages` left out. */
	const leftOut: string[] = [];

	const wrong = (problem: string) => {
		if (problems.length < MAX_PROBLEMS) problems.push(problem);
	};

	const links = job.options.crawl && createLinkCheck(wrong);

	/** Reads a blob; one that is gone is a problem, and no reason to stop looking. */
	async function read<T>(owner: string, ref: Parameters<BlobStore['get']>[1]): Promise<T | undefined> {
		try {
			return await blobs.get<T>(jobId, ref);
		} catch (error) {
			wrong(`${owner}: its blob ${ref.attemptId} cannot be read: ${(error as Error).message}`);
			return undefined;
		}
	}

	/** Walks the plan beside the source: the distinct targets of the one are the targets of the other, in order. */
	async function plan(): Promise<void> {
		entries = await planLog.read(jobId, 0);
		found = await records.list(jobId);
		for (const name of found.keys()) unvisited.add(name);
		const source = distinctTargets(objects, job.source, SOURCE_START);
		const isReadable = await sourceIsThere();
		for (const [n, entry] of entries.entries()) {
			if (entry.n !== n) wrong(`plan entry ${n} is missing`);
			const { chunks, dropped = [] } = await blobOf(entry);
			leftOut.push(...dropped);
			for (const chunk of chunks) {
				if (isReadable) await compare(chunk, source);
				await family(chunk);
			}
		}
		for (const name of unvisited) wrong(`record ${name}: nothing in the plan or in a record names it`);
		if (!isReadable) return;
		await remainder(source);
		links?.dropped(leftOut);
		links?.end(entries, found.values());
	}

	async function sourceIsThere(): Promise<boolean> {
		try {
			await objects.getRange(job.source.key, 0, 1);
			return true;
		} catch (error) {
			wrong(`the copy of the source cannot be read: ${(error as Error).message}`);
			return false;
		}
	}

	async function blobOf(entry: PlanEntry): Promise<PlanBlob> {
		if (entry.blob === undefined) return { chunks: [] };
		const blob = await read<PlanBlob>(`plan entry ${entry.n}`, entry.blob);
		const named = blob?.chunks.map((chunk) => chunk.chunkId) ?? [];
		const expected = Array.from({ length: entry.chunkCount }, (_, i) => plannedChunkId(entry.n, i));
		if (blob !== undefined && named.join() !== expected.join()) {
			wrong(`plan entry ${entry.n} counts ${entry.chunkCount} chunks, and holds ${named.length}`);
		}
		return blob ?? { chunks: [] };
	}

	async function compare(chunk: Chunk, source: AsyncIterator<Target>): Promise<void> {
		for (const target of chunk.targets) {
			if (links !== undefined && target.parent !== undefined) {
				links.planned(target);
				continue;
			}
			const { value, done } = await source.next();
			if (!done) links?.seed(value);
			links?.planned(target);
			if (done || value.index !== target.index || value.url !== target.url) {
				wrong(`chunk ${chunk.chunkId}: target ${target.index} is not what the source has next`);
			}
		}
	}

	/** A source that was not planned to its end is a problem, unless the job was stopped, or left it out by `maxPages`. */
	async function remainder(source: AsyncIterator<Target>): Promise<void> {
		let left = 0;
		for (let next = await source.next(); !next.done; next = await source.next()) {
			links?.seed(next.value);
			left++;
		}
		if (left > 0 && links === undefined && job.stopReason === undefined)
			wrong(`${left} targets of the source are not in the plan`);
	}

	/** A chunk has a record, and its targets are in the record's results or in its children, whose records are likewise. */
	async function family(chunk: Chunk): Promise<void> {
		const record = found.get(chunk.chunkId);
		chunks++;
		if (record === undefined) return wrong(`chunk ${chunk.chunkId} has no record`);
		unvisited.delete(chunk.chunkId);
		const blob = await read<ChunkBlob>(`record ${chunk.chunkId}`, record.blob);
		if (blob === undefined) return;

		deadLetters += blob.results.filter((result) => result.outcome === 'dead_letter').length;
		targets += blob.results.length;
		sums(record, blob);
		links?.found(record, blob);
		const ends = [...blob.results, ...blob.children.flatMap((child) => child.targets)];
		if (!isSame(chunk.targets, ends)) wrong(`record ${chunk.chunkId}: its targets are not those of the chunk`);
		const names = blob.children.map((child) => child.chunkId);
		const expected = record.childrenDueAt.map((_, i) => childId(chunk.chunkId, i));
		if (names.join() !== expected.join()) wrong(`record ${chunk.chunkId}: its children are not those in its blob`);
		for (const child of blob.children) await family(child);
	}

	function sums({ chunkId, counts, retries, bytes }: ChunkRecord, blob: ChunkBlob): void {
		const counted = countResults(blob.results);
		const isEqual = sameCounts(counts, counted.counts) && retries === counted.retries && bytes === counted.bytes;
		if (!isEqual) wrong(`record ${chunkId}: its sums are not those of its results`);
	}

	/** The job has ended, and its totals and its report are the sums of its records. */
	async function end(): Promise<void> {
		if (!hasEnded(job.state) || job.totals === undefined) return wrong(`the job has not ended: it is ${job.state}`);
		const lines = await ledger.list(jobId);
		const totals = totalsOf({ job, entries, records: [...found.values()], lines });
		const body = await objects.get(keysOf(jobId).reportJson);
		if (body === undefined) return wrong('the report is missing');
		const report = reportIn(body);
		if (report === undefined) return;
		for (const field of ['targets', 'duplicates', 'notPlanned', 'retries', 'bytes'] as const) {
			if (job.totals[field] !== totals[field])
				wrong(`the job says ${field} ${job.totals[field]}, the records ${totals[field]}`);
			if (report[field] !== totals[field])
				wrong(`the report says ${field} ${report[field]}, the records ${totals[field]}`);
		}
		if (!sameCounts(job.totals.counts, totals.counts)) wrong('the counts of the job are not those of its records');
		if (!sameCounts(report.counts, totals.counts)) wrong('the counts of the report are not those of the records');
	}

	function reportIn(body: Uint8Array): JobReport | undefined {
		try {
			return parseReport(Buffer.from(body).toString(), jobId);
		} catch (error) {
			wrong((error as Error).message);
			return undefined;
		}
	}

	return { plan, end, result: (): Verification => ({ jobId, targets, chunks, deadLetters, problems }) };
}

type Counts = Readonly<Partial<Record<Outcome, number>>>;

function sameCounts(a: Counts, b: Counts): boolean {
	const outcomes = Object.keys({ ...a, ...b }) as Outcome[];
	return outcomes.every((outcome) => (a[outcome] ?? 0) === (b[outcome] ?? 0));
}

/** The same targets, in any order, each once. */
function isSame(targets: readonly Target[], ends: readonly Pick<Target, 'index' | 'url'>[]): boolean {
	const left = new Map(targets.map((target) => [target.index, target.url]));
	return (
		ends.length === targets.length && ends.every(({ index, url }) => left.get(index) === url && left.delete(index))
	);
}
