import { UnreadableError } from '../../core/errors.ts';
import type { Job, JobOptions } from '../../core/job.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { decodeBlob, encodeBlob } from '../blob-codec.ts';
import type { Item } from './dynamo-table.ts';

/**
 * Most options have a kilobyte. Lists of hosts and expressions may have any number, an item 400 KB, and each step of a
 * job pays for its item.
 */
const MAX_TABLE_BYTES = 16 * 1024;
/** Jobs whose options an instance remembers: they never change. */
const MAX_REMEMBERED = 4;

/** The options of jobs: in the job's item, or, where they are long, an object beside it. */
export function createStoredOptions(objects: Pick<ObjectStore, 'put' | 'get'>) {
	const known = new Map<string, JobOptions>();

	async function read(jobId: string): Promise<JobOptions> {
		const body = await objects.get(keysOf(jobId).options);
		// A job that is being deleted loses them before its item.
		if (body === undefined) throw new UnreadableError(`the options of job ${jobId} are gone; delete the job`);
		const options = decodeBlob<JobOptions>(body, `what holds the options of job ${jobId}`);
		known.set(jobId, options);
		for (const oldest of known.keys()) if (known.size > MAX_REMEMBERED) known.delete(oldest);
		return options;
	}

	return {
		/** @returns The fields of the job's item, once what does not belong there is stored. */
		async put({ options, ...job }: Job): Promise<Item> {
			if (Buffer.byteLength(JSON.stringify(options)) <= MAX_TABLE_BYTES) return { ...job, options };
			await objects.put(keysOf(job.jobId).options, encodeBlob(options));
			return job;
		},
		/** @throws {UnreadableError} They are gone, or of another version. */
		async get(item: Item): Promise<JobOptions> {
			const jobId = item.jobId as string;
			return (item.options as JobOptions | undefined) ?? known.get(jobId) ?? read(jobId);
		},
	};
}
