import { Readable } from 'node:stream';
import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { EnvironmentError, StoreError } from '../../core/errors.ts';
import type { ExportTarget } from '../../ports/export-target.ts';

interface Place {
	readonly bucket: string;
	/** Of the file, as people call it. */
	readonly name: string;
}

/** Of S3 that whoever asks may not write there, or that there is no such bucket. */
const FOR_GOOD: ReadonlySet<number> = new Set([403, 404]);

/** A folder of a bucket that is not the stack's own. @param folder - `s3://bucket/prefix/`. */
export function createS3ExportTarget(openClient: () => Promise<S3Client>, folder: string): ExportTarget {
	const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(folder) ?? [];
	return {
		location: folder,
		async put(name, body) {
			let fault: { readonly error: unknown } | undefined;
			async function* noted(): AsyncGenerator<Uint8Array> {
				try {
					yield* body;
				} catch (error) {
					fault = { error };
					throw error;
				}
			}
			const Body = Readable.from(noted(), { objectMode: false });
			const client = await openClient();
			try {
				await new Upload({ client, params: { Bucket: bucket, Key: `${prefix}${name}`, Body } }).done();
			} catch (error) {
				throw fault === undefined ? wrapped(error as Error, { bucket, name: `${folder}${name}` }) : fault.error;
			}
		},
	};
}

function wrapped(cause: Error, { bucket, name }: Place): Error {
	const told = `${name}: ${cause.message || cause.name}`;
	const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
	if (!FOR_GOOD.has(status ?? 0)) return new StoreError(told, { cause });
	const todo = `the stack writes to a bucket that its parameter ExportBucket names; is that ${bucket}?`;
	return new EnvironmentError(`${told}; ${todo}`, { cause });
}
