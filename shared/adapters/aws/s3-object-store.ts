import { Readable } from 'node:stream';
import {
	DeleteObjectsCommand,
	GetObjectCommand,
	HeadObjectCommand,
	ListObjectsV2Command,
	NoSuchKey,
	PutObjectCommand,
	type S3Client,
	S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ShoalError, StoreError } from '../../core/errors.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import { pause } from './pause.ts';

/** The least that S3 takes for a part of a multipart upload. */
const PART_BYTES = 5 * 1024 * 1024;
const FIRST_PAUSE_MS = 50;
const MAX_TRIES = 10;

export function createS3ObjectStore(client: S3Client, bucket: string, meter: UsageMeter): ObjectStore {
	const put = (count = 1) => meter.add({ s3Puts: count });

	function wrapped(key: string, cause: unknown): ShoalError {
		// What a stream throws on purpose is not the store's failure.
		if (cause instanceof ShoalError) return cause;
		return new StoreError(`object ${key} of bucket ${bucket}: ${(cause as Error).message}`, { cause });
	}

	async function getBytes(key: string, range?: string): Promise<Uint8Array | undefined> {
		meter.add({ s3Gets: 1 });
		try {
			const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(range && { Range: range }) });
			return await (await client.send(command)).Body?.transformToByteArray();
		} catch (error) {
			if (error instanceof NoSuchKey) return undefined;
			// A range that begins at the end, or after it.
			if (statusOf(error) === 416) return new Uint8Array();
			throw wrapped(key, error);
		}
	}

	return {
		async put(key, body) {
			put();
			try {
				await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
			} catch (error) {
				throw wrapped(key, error);
			}
		},
		async putIfAbsent(key, body) {
			for (let tries = 1; ; tries++) {
				put();
				try {
					await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, IfNoneMatch: '*' }));
					return true;
				} catch (error) {
					if (statusOf(error) === 412) return false;
					// Another is writing there: it may yet fail, and then nobody has.
					if (statusOf(error) !== 409 || tries === MAX_TRIES) throw wrapped(key, error);
				}
				await pause(tries, FIRST_PAUSE_MS);
			}
		},
		async putStream(key, body) {
			let bytes = 0;
			async function* counted() {
				for await (const part of body) {
					bytes += part.byteLength;
					yield part;
				}
			}
			const params = { Bucket: bucket, Key: key, Body: Readable.from(counted(), { objectMode: false }) };
			try {
				await new Upload({ client, params, partSize: PART_BYTES }).done();
			} catch (error) {
				throw wrapped(key, error);
			}
			put(requestsOf(bytes));
			return bytes;
		},
		get: (key) => getBytes(key),
		async sizeOf(key) {
			meter.add({ s3Gets: 1 });
			try {
				return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength ?? 0;
			} catch (error) {
				// An answer to HEAD has no body, and so no error of a name of its own.
				if (statusOf(error) === 404) return undefined;
				throw wrapped(key, error);
			}
		},
		async getRange(key, offset, length) {
			const bytes = await getBytes(key, `bytes=${offset}-${offset + length - 1}`);
			if (bytes === undefined) throw new StoreError(`object ${key} of bucket ${bucket} is gone`);
			return bytes;
		},
		async deleteAll(folder) {
			try {
				for (;;) {
					put();
					const keys = await listed(client, bucket, folder);
					if (keys.length === 0) return;
					await deleteThese(client, bucket, keys);
				}
			} catch (error) {
				throw wrapped(folder, error);
			}
		},
	};
}

/** The first names of a folder; S3 gives 1,000 at most, and deletes as many at once. */
async function listed(client: S3Client, bucket: string, folder: string): Promise<string[]> {
	const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder }));
	return Contents.flatMap(({ Key }) => Key ?? []);
}

async function deleteThese(client: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
	const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
	const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }));
	const [first] = Errors;
	if (first !== undefined) throw new Error(`${first.Key} cannot be deleted: ${first.Code} ${first.Message ?? ''}`);
}

/** One for what fits into a part; else one a part, and those that begin and end the upload. */
function requestsOf(bytes: number): number {
	return bytes < PART_BYTES ? 1 : Math.ceil(bytes / PART_BYTES) + 2;
}

function statusOf(error: unknown): number | undefined {
	return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
