import type { S3Client } from '@aws-sdk/client-s3';
import { checkS3Object, readS3Object, type S3Object } from '../adapters/aws/s3-object-reader.ts';

/** A list in S3, under a name as in `s3://bucket/key`. */
export interface S3List {
	/** @throws {UsageError} It is not there, or may not be read. */
	check(): Promise<void>;
	read(): AsyncIterable<Uint8Array>;
}

const NAME = /^s3:\/\/([^/]+)\/(.+)$/;
/** Where nothing names another; a bucket elsewhere says where it is. */
const REGION = 'us-east-1';

/**
 * The list of that name, with the credentials of whoever runs this; `undefined` if it is no name of an object.
 *
 * @param place - Where the name was given, for people.
 */
export function s3List(name: string, place: string): S3List | undefined {
	const [, bucket, key] = NAME.exec(name) ?? [];
	if (bucket === undefined || key === undefined) return undefined;
	const object: S3Object = { bucket, key };
	return {
		check: () => withClient((client) => checkS3Object(client, object, `${place} ${name}`)),
		async *read() {
			const client = await openClient();
			try {
				yield* readS3Object(client, object, `${place} ${name}`);
			} finally {
				client.destroy();
			}
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
