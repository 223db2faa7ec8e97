import { GetObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { UsageError } from '../../core/errors.ts';

/** An object of anybody's bucket, which is read once. */
export interface S3Object {
	readonly bucket: string;
	readonly key: string;
}

const READ_FAULTS: Readonly<Record<number, string>> = {
	403: 'it may not be read with these AWS credentials (s3:GetObject, and s3:ListBucket to tell what is not there)',
	404: 'there is no such object',
};

/** @throws {UsageError} It is not there, or may not be read; `name` is what the user calls it. */
export async function checkS3Object(client: S3Client, { bucket, key }: S3Object, name: string): Promise<void> {
	try {
		await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
	} catch (error) {
		throw new UsageError(`${name}: ${faultOf(error)}`, { cause: error });
	}
}

/** As it arrives; the request is made when iterating starts. */
export async function* readS3Object(
	client: S3Client,
	{ bucket, key }: S3Object,
	name: string,
): AsyncGenerator<Uint8Array> {
	try {
		const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
		if (Body !== undefined) yield* Body as AsyncIterable<Uint8Array>;
	} catch (error) {
		throw new UsageError(`${name}: ${faultOf(error)}`, { cause: error });
	}
}

function faultOf(error: unknown): string {
	const { name, message } = error as Error;
	const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
	return noCredentials(error) ?? READ_FAULTS[status ?? 0] ?? (message || name);
}

/** That nobody is named who asks, for people; `undefined` if something else is wrong. */
export function noCredentials(error: unknown): string | undefined {
	if ((error as Error).name !== 'CredentialsProviderError') return undefined;
	return 'there are no AWS credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
}
