import { EnvironmentError } from '../core/errors.ts';
import type { DownloadUrls } from '../ports/download-urls.ts';
import { clientConfig } from './clients.ts';
import type { Settings } from './settings.ts';

/** Loaded when somebody first asks for an export: as `createLazyUploadUrls`. */
export function createLazyDownloadUrls(settings: Settings, secret: string | undefined): DownloadUrls {
	let opening: Promise<DownloadUrls> | undefined;
	return {
		async forGet(object) {
			opening ??= open(settings, secret);
			return (await opening).forGet(object);
		},
	};
}

async function open(settings: Settings, secret: string | undefined): Promise<DownloadUrls> {
	if (settings.objectStoreDir !== undefined) {
		if (!secret) throw new EnvironmentError('the environment variable UPLOAD_SECRET is not set');
		const { createFileDownloadUrls } = await import('../adapters/file/file-download-urls.ts');
		return createFileDownloadUrls(secret);
	}
	const [{ S3Client }, { createS3DownloadUrls }] = await Promise.all([
		import('@aws-sdk/client-s3'),
		import('../adapters/aws/s3-download-urls.ts'),
	]);
	const endpoint = settings.endpoints.s3;
	const client = new S3Client({ ...clientConfig(settings, endpoint), forcePathStyle: endpoint !== undefined });
	return createS3DownloadUrls(client, settings.bucketName, Date.now);
}
