import type { S3Client } from '@aws-sdk/client-s3';
import { objectFolder } from '../app/jobs/export/object-folder.ts';
import { folderIn } from '../app/jobs/export/read-exports.ts';
import { EnvironmentError } from '../core/errors.ts';
import { exportKeyOf } from '../core/record/object-keys.ts';
import { type ExportSpec, exportFolderOf } from '../core/report/export/export-spec.ts';
import type { ExportTarget } from '../ports/export-target.ts';
import { clientConfig } from './clients.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';

/** Where an object of the stack is, for people and for Athena. */
export function objectLocation({ objectStoreDir, bucketName }: Settings, key: string): string {
	return objectStoreDir === undefined ? `s3://${bucketName}/${key}` : `${objectStoreDir}/${key}`;
}

/** Opens the folders that a stack exports to: of its own bucket, or of the one that it may write to. */
export function exportTargets({ objects }: Pick<Stack, 'objects'>, settings: Settings) {
	let client: Promise<S3Client> | undefined;
	const openClient = () => {
		client ??= openS3(settings);
		return client;
	};

	return function openTarget(jobId: string, spec: ExportSpec): ExportTarget {
		const folder = exportFolderOf(spec);
		const key = exportKeyOf(jobId, folder);
		const isInS3 = settings.objectStoreDir === undefined;
		if (spec.to === undefined) return objectFolder(objects, key, isInS3 ? objectLocation(settings, key) : undefined);
		if (!isInS3) {
			throw new EnvironmentError(
				`${spec.to}: the embedded stack has no S3; export with jobs export ID --out ${spec.to}`,
			);
		}
		return lazyTarget(openClient, folderIn(spec.to, jobId, folder));
	};
}

function lazyTarget(openClient: () => Promise<S3Client>, location: string): ExportTarget {
	return {
		location,
		async put(name, body) {
			const { createS3ExportTarget } = await import('../adapters/aws/s3-export-target.ts');
			await createS3ExportTarget(openClient, location).put(name, body);
		},
	};
}

async function openS3(settings: Settings): Promise<S3Client> {
	const { S3Client } = await import('@aws-sdk/client-s3');
	const endpoint = settings.endpoints.s3;
	return new S3Client({ ...clientConfig(settings, endpoint), forcePathStyle: endpoint !== undefined });
}
