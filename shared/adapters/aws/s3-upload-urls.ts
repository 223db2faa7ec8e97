import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UploadUrls } from '../../ports/upload-urls.ts';

/** @param client - That adds no checksum of its own: a signed one would be that of no bytes. */
export function createS3UploadUrls(client: S3Client, bucket: string, now: () => number): UploadUrls {
	return {
		async forPut({ key, bytes, expiresAt }) {
			// S3 takes no other length than the signed one.
			const command = new PutObjectCommand({ Bucket: bucket, Key: key, ContentLength: bytes });
			const expiresIn = Math.max(1, expiresAt - Math.floor(now() / 1000));
			return { url: await getSignedUrl(client, command, { expiresIn }), headers: { 'content-length': String(bytes) } };
		},
	};
}
