import { EnvironmentError } from '../../../shared/core/errors.ts';
import type { ClientSettings } from './client-settings.ts';

const ANSWERS_WITHIN_MS = 2000;

/** @throws {EnvironmentError} Nothing answers there within two seconds. Any answer will do. */
export async function requireAnswer(endpointUrl: string): Promise<void> {
	try {
		const response = await fetch(endpointUrl, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS), redirect: 'manual' });
		await response.body?.cancel();
	} catch (error) {
		throw new EnvironmentError(`nothing answers at the endpoint ${endpointUrl} (${reasonOf(error)})`);
	}
}

/** Whether the endpoint serves S3, with the buckets there. Where it does not, objects are files. */
export async function createBuckets(settings: ClientSettings, names: readonly string[]): Promise<boolean> {
	const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
	const s3 = new S3Client({ ...settings, forcePathStyle: true, maxAttempts: 1 });
	try {
		const signal = () => ({ abortSignal: AbortSignal.timeout(5 * ANSWERS_WITHIN_MS) });
		await Promise.all(names.map((name) => s3.send(new CreateBucketCommand({ Bucket: name }), signal())));
		return true;
	} catch (error) {
		return ['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes((error as Error).name);
	} finally {
		s3.destroy();
	}
}

function reasonOf(error: unknown): string {
	const { name, message, cause } = error as Error & { cause?: { code?: string } };
	if (name === 'TimeoutError') return `no answer within ${ANSWERS_WITHIN_MS / 1000} s`;
	return cause?.code ?? message;
}
