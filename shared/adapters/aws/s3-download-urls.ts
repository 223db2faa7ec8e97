import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { DownloadUrls } from '../../ports/download-urls.ts';

export function createS3DownloadUrls(client: S3Client, bucket: string, now: () => number): DownloadUrls {
	return {
		forGet({ key, expiresAt }) {
			const expiresIn = Math.max(1, expiresAt - Math.floor(now() / 1000));
			return getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn });
		},
	};
}
