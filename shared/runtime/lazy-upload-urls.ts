import { EnvironmentError } from '../core/errors.ts';
import type { UploadUrls } from '../ports/upload-urls.ts';
import { clientConfig } from './clients.ts';
import type { Settings } from './settings.ts';

/** Loaded when somebody first asks to upload: hardly anybody does, and S3's client is the slowest to load. */
export function createLazyUploadUrls(settings: Settings, secret: string | undefined): UploadUrls {
	let opening: Promise<UploadUrls> | undefined;
	return {
		async forPut(upload) {
			opening ??= open(settings, secret);
			return (await opening).forPut(upload);
		},
	};
}

async function open(settings: Settings, secret: string | undefined): Promise<UploadUrls> {
	if (settings.objectStoreDir !== undefined) {
		if (!secret) throw new EnvironmentError('the environment variable UPLOAD_SECRET is not set');
		const { createFileUploadUrls } = await import('../adapters/file/file-upload-urls.ts');
		return createFileUploadUrls(secret);
	}
	const [{ S3Client }, { createS3UploadUrls }] = await Promise.all([
		import('@aws-sdk/client-s3'),
		import('../adapters/aws/s3-upload-urls.ts'),
	]);
	const endpoint = settings.endpoints.s3;
	const client = new S3Client({
		...clientConfig(settings, endpoint),
		forcePathStyle: endpoint !== undefined,
		requestChecksumCalculation: 'WHEN_REQUIRED',
	});
	return createS3UploadUrls(client, settings.bucketName, Date.now);
}
