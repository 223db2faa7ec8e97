import { hasEnded, type Job, type JobSource } from '../../../core/job.ts';
import { keysOf } from '../../../core/record/object-keys.ts';
import type { SourceTarget } from '../../../core/target.ts';
import type { Clock, Ids } from '../../../ports/clock.ts';
import type { Invocation } from '../../../ports/invocation.ts';
import type { JobStore } from '../../../ports/job-store.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { RESERVE_MS } from '../../record/start-window.ts';
import { encodeSource } from '../read-source.ts';
import { FILE_TIMEOUT_MS, type SitemapFetcherDeps } from './open-sitemap.ts';
import { type Beginning, createSitemapReader, type SitemapReader } from './read-sitemaps.ts';
import { LONGEST_TURN_MS } from './sitemap-hosts.ts';
import { createSitemapStore, type SitemapPart } from './sitemap-progress.ts';
import { SitemapTree } from './sitemap-tree.ts';

export interface JobSitemapsDeps extends SitemapFetcherDeps {
	readonly jobs: JobStore;
	readonly objects: ObjectStore;
	readonly clock: Clock;
	readonly ids: Ids;
}

/** What a reading needs to know of the invocation it runs in. */
export interface SitemapsContext {
	readonly invocation: Pick<Invocation, 'remainingMs' | 'signal'>;
	/** Whether a limit has stopped the job; asked before each file. */
	readonly isStopped: () => Promise<boolean>;
}

export type JobSitemapsReader = ReturnType<typeof createJobSitemapsReader>;

/** Between two saves less is read again than a save costs. */
const SAVE_EVERY_MS = 10_000;

/** Reads the sitemaps of a job into the copy that its plan is made from, over as many invocations as it takes. */
export function createJobSitemapsReader(deps: JobSitemapsDeps) {
	const { jobs, objects, ids } = deps;

	/** @returns The job as it stands then; `undefined` where the next invocation has to go on. */
	return async function readJobSitemaps(job: Job, context: SitemapsContext): Promise<Job | undefined> {
		const { jobId, source } = job;
		if (source.sitemap === undefined) return job;
		const reader = createSitemapReader(deps, { ...source.sitemap, options: job.options });
		const parts = await readOn(deps, { job, reader, context });
		if (parts === undefined) return stoppedOr(await jobs.get(jobId));
		const store = createSitemapStore(objects, jobId);
		const key = keysOf(jobId).readSource(ids.id());
		const bytes = await store.join(key, parts);
		await jobs.keepSource(
			jobId,
			copyOf(source, { key, bytes, targets: parts.reduce((sum, part) => sum + part.targets, 0) }),
		);
		await store.clear();
		return jobs.get(jobId);
	};
}

/** One that goes on planning is left to the next invocation. */
function stoppedOr(job: Job | undefined): Job | undefined {
	return job === undefined || job.state === 'planning' || hasEnded(job.state) ? undefined : job;
}

function copyOf({ sitemap: _, ...source }: JobSource, copy: Pick<JobSource, 'key' | 'bytes' | 'targets'>): JobSource {
	return { ...source, ...copy };
}

interface Reading {
	readonly job: Job;
	readonly reader: SitemapReader;
	readonly context: SitemapsContext;
}

/** @returns What each file holds; `undefined` where there was no time for all of them, or the job stops. */
async function readOn(
	{ jobs, objects, clock, ids }: JobSitemapsDeps,
	{ job, reader, context }: Reading,
): Promise<readonly SitemapPart[] | undefined> {
	const { invocation, isStopped } = context;
	const { signal } = invocation;
	const store = createSitemapStore(objects, job.jobId);
	const part = partWriter(store, ids.id());
	const known = await store.load();
	const begun: Beginning = known ?? (await reader.begin(signal));
	if (begun.fault !== undefined) return [await part(0, one(begun.fault))];
	const tree = new SitemapTree(begun.files);
	const parts = [...(known?.parts ?? [])];
	let savedAt = clock.now();
	for (let isFirst = true; parts.length < tree.files.length; isFirst = false) {
		const isLate = !isFirst && invocation.remainingMs() < FILE_TIMEOUT_MS + LONGEST_TURN_MS + RESERVE_MS;
		if (isLate || signal.aborted || (await isStopped())) {
			await store.save({ files: tree.files, parts });
			return undefined;
		}
		const url = tree.files[parts.length] as string;
		parts.push(await part(parts.length, reader.readFile(url, tree, signal)));
		if (clock.now() - savedAt < SAVE_EVERY_MS) continue;
		savedAt = clock.now();
		await store.save({ files: tree.files, parts });
		if ((await jobs.get(job.jobId))?.state !== 'planning') return undefined;
	}
	return parts;
}

/** Another attempt may be at the same file, and find something else there: each keeps a copy of its own. */
function partWriter(store: ReturnType<typeof createSitemapStore>, attemptId: string) {
	return async function part(n: number, lines: AsyncIterable<SourceTarget>): Promise<SitemapPart> {
		let targets = 0;
		const count = () => {
			targets++;
		};
		const bytes = await store.putPart(n, attemptId, encodeSource(lines, count));
		return { attemptId, bytes, targets };
	};
}

async function* one(target: SourceTarget): AsyncGenerator<SourceTarget> {
	yield target;
}
