import { LONGEST_LEASE_MS } from '../../core/clock-skew.ts';
import { UnreadableError } from '../../core/errors.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import { readable, versioned } from '../../core/stored-version.ts';
import type { JobStore, ListedJobs, UnreadableJob } from '../../ports/job-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';
import { createStoredOptions } from './stored-options.ts';

const JOB = 'JOB#';
/** Partition of the index `list` that a job is in. */
const ACTIVE = 'active';
const ENDED = 'ended';

/**
 * Job items under `JOB#<job>`, and the index `list` over them by whether they have ended.
 *
 * @param objects - Hold options that are too long for an item.
 */
export function createDynamoJobStore(table: DynamoTable, objects: Pick<ObjectStore, 'put' | 'get'>): JobStore {
	const options = createStoredOptions(objects);

	async function toJob(item: Item): Promise<Job> {
		const { pk: _pk, sk: _sk, list: _list, ...job } = item;
		const read = readable(job, `job ${jobIdOf(item)}`);
		return { ...read, options: await options.get(item) } as Job;
	}

	/** A job that cannot be read keeps nobody from the others. */
	async function toJobs(items: readonly Item[]): Promise<ListedJobs> {
		const jobs: Job[] = [];
		const unreadable: UnreadableJob[] = [];
		for (const [i, outcome] of (await Promise.allSettled(items.map(toJob))).entries()) {
			if (outcome.status === 'fulfilled') jobs.push(outcome.value);
			else unreadable.push(toUnreadable(items[i] as Item, outcome.reason));
		}
		return { jobs, unreadable };
	}

	async function get(jobId: string): Promise<Job | undefined> {
		const item = await table.get(jobKey(jobId));
		return item && toJob(item);
	}

	return {
		async create(job) {
			const item = { ...jobKey(job.jobId), list: ACTIVE, ...versioned(await options.put(job)) };
			return table.put(item, { ConditionExpression: 'attribute_not_exists(pk)' });
		},
		get,
		async move(jobId, { from, to, stopReason, totals }) {
			const moved = await table.update({
				Key: jobKey(jobId),
				UpdateExpression: `SET #state = :to, #list = :list${stopReason ? ', stopReason = :reason' : ''}${totals ? ', totals = :totals' : ''}`,
				ConditionExpression: `#state IN (${from.map((_, i) => `:from${i}`).join(', ')})`,
				ExpressionAttributeNames: { '#state': 'state', '#list': 'list' },
				ExpressionAttributeValues: {
					':to': to,
					':list': hasEnded(to) ? ENDED : ACTIVE,
					...(stopReason && { ':reason': stopReason }),
					...(totals && { ':totals': totals }),
					...Object.fromEntries(from.map((state, i) => [`:from${i}`, state])),
				},
			});
			// Nobody else moves a job to where we wanted it with other contents: an earlier try of ours, or as good as ours.
			return moved !== undefined || (await get(jobId))?.state === to;
		},
		async keepSource(jobId, source) {
			const kept = await table.update({
				Key: jobKey(jobId),
				UpdateExpression: 'SET #source = :source',
				ConditionExpression: '#state = :planning AND attribute_exists(#source.sitemap)',
				ExpressionAttributeNames: { '#state': 'state', '#source': 'source' },
				ExpressionAttributeValues: { ':source': source, ':planning': 'planning' },
			});
			// An earlier try of ours, whose answer was lost.
			return kept !== undefined || (await get(jobId))?.source.key === source.key;
		},
		async remove(jobId) {
			await table.removeAll(jobKey(jobId).pk, 'LEASE#');
			// Last: as long as it is there, deleting the job can be begun again.
			await table.remove(jobKey(jobId));
		},
		async watch(jobId, watch) {
			await table.update({
				Key: jobKey(jobId),
				UpdateExpression: 'SET #watch = :watch',
				ConditionExpression: 'attribute_exists(pk)',
				ExpressionAttributeNames: { '#watch': 'watch' },
				ExpressionAttributeValues: { ':watch': watch },
			});
		},
		async active() {
			return [...(await toJobs(await listed(table, ACTIVE))).jobs];
		},
		async newest(limit, before) {
			const items = (
				await Promise.all([listed(table, ACTIVE, { limit, before }), listed(table, ENDED, { limit, before })])
			).flat();
			items.sort((a, b) => (jobIdOf(a) < jobIdOf(b) ? 1 : -1));
			return toJobs(items.slice(0, limit));
		},
		...createLeases(table),
	};
}

/** Items of one partition of the index, the newest first. */
function listed(
	table: DynamoTable,
	list: string,
	{ limit, before }: { readonly limit?: number; readonly before?: string | undefined } = {},
): Promise<Item[]> {
	return table.query({
		IndexName: 'list',
		KeyConditionExpression: `#list = :list${before === undefined ? '' : ' AND jobId < :before'}`,
		ExpressionAttributeNames: { '#list': 'list' },
		ExpressionAttributeValues: { ':list': list, ...(before !== undefined && { ':before': before }) },
		ScanIndexForward: false,
		...(limit !== undefined && { Limit: limit }),
	});
}

/** Leases are items beside the job's. */
function createLeases(table: DynamoTable): Pick<JobStore, 'lease' | 'release'> {
	return {
		async lease(jobId, name, until, now) {
			const taken = await table.update({
				Key: leaseKey(jobId, name),
				UpdateExpression: 'SET heldUntil = :until, expiresAt = :expires REMOVE wanted',
				ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil <= :now OR heldUntil > :believable',
				ExpressionAttributeValues: {
					':until': until,
					':now': now,
					':believable': now + LONGEST_LEASE_MS,
					':expires': Math.ceil(until / 1000) + 86_400,
				},
			});
			if (taken !== undefined) return true;
			const wanted = await table.update({
				Key: leaseKey(jobId, name),
				UpdateExpression: 'SET wanted = :yes',
				ConditionExpression: 'attribute_exists(heldUntil)',
				ExpressionAttributeValues: { ':yes': true },
			});
			// It was given back between the two: what its holder saw may be older than what we bring.
			return wanted === undefined ? this.lease(jobId, name, until, now) : false;
		},
		async release(jobId, name) {
			const lease = await table.remove(leaseKey(jobId, name));
			return lease?.wanted === true;
		},
	};
}

/** By its key, which is the same in all versions. */
function jobIdOf({ pk }: Item): string {
	return String(pk).slice(JOB.length);
}

/** @throws What is no matter of the item: the store failed. */
function toUnreadable(item: Item, error: unknown): UnreadableJob {
	if (!(error instanceof UnreadableError)) throw error;
	const { list, expiresAt } = item;
	return { jobId: jobIdOf(item), reason: error.message, hasEnded: list === ENDED, expiresAt: Number(expiresAt) };
}

function jobKey(jobId: string): Key {
	return { pk: `${JOB}${jobId}`, sk: 'JOB' };
}

function leaseKey(jobId: string, name: string): Key {
	return { pk: `${JOB}${jobId}`, sk: `LEASE#${name}` };
}
