import { keysOf } from '../../core/record/object-keys.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** In how many checks in a row a link must be broken to count, and the file, by its whole path, that remembers. */
export interface KeptQuarantine {
	readonly checks: number;
	readonly file: string;
}

/** Keeps with a check where its quarantine is: whoever goes on with it, or tries again, is not told. */
export async function keepQuarantine(
	objects: Pick<ObjectStore, 'putIfAbsent'>,
	jobId: string,
	quarantine: KeptQuarantine | undefined,
): Promise<void> {
	if (quarantine === undefined) return;
	await objects.putIfAbsent(keysOf(jobId).quarantine, Buffer.from(JSON.stringify(quarantine)));
}

/** What is kept so; `undefined` for a check without one. */
export async function keptQuarantine(
	objects: Pick<ObjectStore, 'get'>,
	jobId: string,
): Promise<KeptQuarantine | undefined> {
	const body = await objects.get(keysOf(jobId).quarantine);
	return body === undefined ? undefined : JSON.parse(new TextDecoder().decode(body));
}
