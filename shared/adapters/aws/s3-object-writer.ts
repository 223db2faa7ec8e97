import { Readable } from 'node:stream';
import { HeadBucketCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { EnvironmentError, ShoalError, UsageError } from '../../core/errors.ts';
import { noCredentials, type S3Object } from './s3-object-reader.ts';

/**
 * Looks for what can be seen before anything is written.
 *
 * @throws {UsageError} There is no such bucket, or nobody to write there; `name` is what the user calls the object.
 */
export async function checkS3Bucket(client: S3Client, { bucket }: S3Object, name: string): Promise<void> {
	try {
		await client.send(new HeadBucketCommand({ Bucket: bucket }));
	} catch (error) {
		const missing = noCredentials(error);
		if (missing !== undefined) throw new UsageError(`${name}: ${missing}`, { cause: error });
		const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
		if (status === 404) throw new UsageError(`${name}: there is no bucket ${bucket}`, { cause: error });
		// Who may write need not be allowed to look.
		if (status !== 403) throw new UsageError(`${name}: ${(error as Error).message}`, { cause: error });
	}
}

/**
 * Writes an object in parts, as they come; it is there when all of it is.
 *
 * @throws {EnvironmentError} It cannot be written; what `parts` throws passes as it is.
 */
export async function writeS3Object(
	client: S3Client,
	{ bucket, key, name }: S3Object & { readonly name: string },
	parts: AsyncIterable<string | Uint8Array>,
): Promise<void> {
	const Body = Readable.from(parts, { objectMode: false });
	try {
		await new Upload({ client, params: { Bucket: bucket, Key: key, Body } }).done();
	} catch (error) {
		if (error instanceof ShoalError) throw error;
		throw new EnvironmentError(`${name}: ${(error as Error).message}`, { cause: error });
	}
}
