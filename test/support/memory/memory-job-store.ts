import { LONGEST_LEASE_MS } from '../../../shared/core/clock-skew.ts';
import { hasEnded, type Job } from '../../../shared/core/job.ts';
import { readable } from '../../../shared/core/stored-version.ts';
import type { JobStore, ListedJobs, UnreadableJob } from '../../../shared/ports/job-store.ts';
import { refuseTooLarge } from './item-size.ts';

interface Lease {
	readonly until: number;
	wanted: boolean;
}

/** Options may be of any length: they need not stand in the item. */
function refuse({ options: _, ...job }: Job): void {
	refuseTooLarge(job.jobId, job);
}

function read(job: Job): Job {
	return readable(structuredClone(job), `job ${job.jobId}`);
}

function listed(all: readonly Job[]): ListedJobs {
	const jobs: Job[] = [];
	const unreadable: UnreadableJob[] = [];
	for (const job of all) {
		try {
			jobs.push(read(job));
		} catch (error) {
			const { jobId, state, expiresAt } = job;
			unreadable.push({ jobId, reason: (error as Error).message, hasEnded: hasEnded(state), expiresAt });
		}
	}
	return { jobs, unreadable };
}

export function createMemoryJobStore(): JobStore {
	const jobs = new Map<string, Job>();
	const leases = new Map<string, Lease>();
	const newestFirst = () => [...jobs.values()].sort((a, b) => (a.jobId < b.jobId ? 1 : -1));

	return {
		async create(job) {
			refuse(job);
			if (jobs.has(job.jobId)) return false;
			jobs.set(job.jobId, structuredClone(job));
			return true;
		},
		async get(jobId) {
			const job = jobs.get(jobId);
			return job && read(job);
		},
		async move(jobId, { from, to, ...learnt }) {
			const job = jobs.get(jobId);
			if (job === undefined) return false;
			if (!from.includes(job.state)) return job.state === to;
			const moved = { ...job, ...learnt, state: to };
			refuse(moved);
			jobs.set(jobId, structuredClone(moved));
			return true;
		},
		async keepSource(jobId, source) {
			const job = jobs.get(jobId);
			if (job?.state !== 'planning' || job.source.sitemap === undefined) return job?.source.key === source.key;
			jobs.set(jobId, structuredClone({ ...job, source }));
			return true;
		},
		async remove(jobId) {
			jobs.delete(jobId);
			for (const key of leases.keys()) if (key.startsWith(`${jobId} `)) leases.delete(key);
		},
		async watch(jobId, watch) {
			const job = jobs.get(jobId);
			if (job !== undefined) jobs.set(jobId, { ...job, watch });
		},
		async active() {
			return [...listed(newestFirst().filter((job) => !hasEnded(job.state))).jobs];
		},
		async newest(limit, before) {
			const older = newestFirst().filter(({ jobId }) => before === undefined || jobId < before);
			return listed(older.slice(0, limit));
		},
		async lease(jobId, name, until, now) {
			const key = `${jobId} ${name}`;
			const lease = leases.get(key);
			if (lease !== undefined && lease.until > now && lease.until <= now + LONGEST_LEASE_MS) {
				lease.wanted = true;
				return false;
			}
			leases.set(key, { until, wanted: false });
			return true;
		},
		async release(jobId, name) {
			const key = `${jobId} ${name}`;
			const wanted = leases.get(key)?.wanted ?? false;
			leases.delete(key);
			return wanted;
		},
	};
}
