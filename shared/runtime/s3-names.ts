import type { S3Client } from '@aws-sdk/client-s3';
import { checkS3Object, readS3Object } from '../adapters/aws/s3-object-reader.ts';
import { UsageError } from '../core/errors.ts';

/** An object that the user calls `s3://bucket/key`, with the credentials of whoever runs this. */
export interface NamedS3Object {
	/** @throws {UsageError} It is not there, or may not be read. */
	check(): Promise<void>;
	read(): AsyncIterable<Uint8Array>;
	/** @throws {UsageError} There can be no such object. */
	checkBucket(): Promise<void>;
	/** @throws {EnvironmentError} It cannot be written to its end. */
	write(parts: AsyncIterable<string | Uint8Array>): Promise<void>;
}

const NAME = /^s3:\/\/([^/]+)\/(.+)$/i;
const MEANT = /^s3:\//i;
/** Where nothing names another; a bucket elsewhere says where it is. */
const REGION = 'us-east-1';

/**
 * The object of that name; `undefined` if it is the name of none.
 *
 * @param option - Of the command line, where the name was given.
 * @throws {UsageError} It is meant to be one, and lacks its bucket or key.
 */
export function s3Object(given: string, option: string): NamedS3Object | undefined {
	const [, bucket, key] = NAME.exec(given) ?? [];
	if (bucket === undefined || key === undefined) {
		if (MEANT.test(given)) throw new UsageError(`${option} ${given}: names no object; write s3://BUCKET/KEY`);
		return undefined;
	}
	const name = `${option} ${given}`;
	const object = { bucket, key, name };
	return {
		check: () => withClient((client) => checkS3Object(client, object, name)),
		async *read() {
			const client = await openClient();
			try {
				yield* readS3Object(client, object, name);
			} finally {
				client.destroy();
			}
		},
		async checkBucket() {
			const { checkS3Bucket } = await import('../adapters/aws/s3-object-writer.ts');
			await withClient((client) => checkS3Bucket(client, object, name));
		},
		async write(parts) {
			const { writeS3Object } = await import('../adapters/aws/s3-object-writer.ts');
			await withClient((client) => writeS3Object(client, object, parts));
		},
	};
}

async function withClient<T>(use: (client: S3Client) => Promise<T>): Promise<T> {
	const client = await openClient();
	try {
		return await use(client);
	} finally {
		client.destroy();
	}
}

async function openClient(): Promise<S3Client> {
	const { S3Client } = await import('@aws-sdk/client-s3');
	const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
	const endpoint = AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL;
	return new S3Client({
		region: AWS_REGION || AWS_DEFAULT_REGION || REGION,
		followRegionRedirects: true,
		...(endpoint && { endpoint, forcePathStyle: true }),
	});
}
