import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { LinkedPage } from '../../core/links/page-link.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** Keeps what the files of the user hold with the job that checks their links: its report tells where these stand. */
export async function keepLocalPages(
	objects: Pick<ObjectStore, 'put'>,
	jobId: string,
	pages: readonly LinkedPage[],
): Promise<void> {
	await objects.put(keysOf(jobId).localPages, await promisify(gzip)(JSON.stringify(pages)));
}

/** What was kept so. */
export async function readLocalPages(objects: Pick<ObjectStore, 'get'>, jobId: string): Promise<readonly LinkedPage[]> {
	const body = await objects.get(keysOf(jobId).localPages);
	return body === undefined ? [] : JSON.parse((await promisify(gunzip)(body)).toString());
}
