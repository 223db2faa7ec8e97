import type { ObjectStore } from '../ports/object-store.ts';
import type { UsageMeter } from '../ports/usage-meter.ts';
import { clientConfig } from './clients.ts';
import type { Settings } from './settings.ts';

/** The object store of a stack, loaded when it is first used: small jobs never do, and its client is the slowest to load. */
export function createLazyObjectStore(settings: Settings, meter: UsageMeter): ObjectStore & { close(): Promise<void> } {
	let opening: Promise<{ store: ObjectStore; close(): void }> | undefined;
	const open = () => {
		opening ??= openStore(settings, meter);
		return opening;
	};
	return {
		put: async (key, body) => (await open()).store.put(key, body),
		putIfAbsent: async (key, body) => (await open()).store.putIfAbsent(key, body),
		putStream: async (key, body) => (await open()).store.putStream(key, body),
		get: async (key) => (await open()).store.get(key),
		sizeOf: async (key) => (await open()).store.sizeOf(key),
		getRange: async (key, offset, length) => (await open()).store.getRange(key, offset, length),
		deleteAll: async (folder) => (await open()).store.deleteAll(folder),
		close: async () => (await opening)?.close(),
	};
}

async function openStore(settings: Settings, meter: UsageMeter) {
	if (settings.objectStoreDir !== undefined) {
		const { createFileObjectStore } = await import('../adapters/file/file-object-store.ts');
		return { store: createFileObjectStore(settings.objectStoreDir, meter), close: () => {} };
	}
	const [{ S3Client }, { createS3ObjectStore }] = await Promise.all([
		import('@aws-sdk/client-s3'),
		import('../adapters/aws/s3-object-store.ts'),
	]);
	const endpoint = settings.endpoints.s3;
	// Emulators are reached by their address, not by a host named after the bucket.
	const client = new S3Client({ ...clientConfig(settings, endpoint), forcePathStyle: endpoint !== undefined });
	return { store: createS3ObjectStore(client, settings.bucketName, meter), close: () => client.destroy() };
}
