import { keysOf } from '../../core/record/object-keys.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** Keeps what was broken before with a check, if that was said: whoever follows it has no file of it. */
export async function keepBaseline(
	objects: Pick<ObjectStore, 'putIfAbsent'>,
	jobId: string,
	baseline: Iterable<string> | undefined,
): Promise<void> {
	if (baseline === undefined) return;
	await objects.putIfAbsent(keysOf(jobId).baseline, Buffer.from(JSON.stringify([...baseline])));
}

/** What is kept so; `undefined` for a check without a baseline. */
export async function keptBaseline(
	objects: Pick<ObjectStore, 'get'>,
	jobId: string,
): Promise<ReadonlySet<string> | undefined> {
	const body = await objects.get(keysOf(jobId).baseline);
	if (body === undefined) return undefined;
	const known: unknown = JSON.parse(new TextDecoder().decode(body));
	return new Set(Array.isArray(known) ? known.filter((each) => typeof each === 'string') : []);
}
