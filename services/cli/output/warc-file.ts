import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { keptRecords } from '../../../shared/app/jobs/kept-pages.ts';
import { createResultReader } from '../../../shared/app/jobs/read-results.ts';
import { infoRecord } from '../../../shared/core/content/warc/page-records.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import type { StoredBody } from '../../../shared/core/result.ts';
import type { Session } from '../job/stack/session.ts';
import { shoalVersion, userAgent } from '../version.ts';
import { type Destination, findDestination } from './destination.ts';
import { writeFileWhole } from './write-file-whole.ts';

const packed = promisify(gzip);

/**
 * Looks, before anything runs, whether a WARC file can be written.
 *
 * @throws {UsageError} It is no file, or its folder is missing or may not be written to.
 */
export async function openWarc(name: string, option: string): Promise<Destination> {
	if (name === '-' || /^s3:/i.test(name)) throw new UsageError(`${option} ${name}: must be a file`);
	return findDestination(name, option);
}

/**
 * Writes all that is kept of a job's pages into one file; it is there when all of it is.
 *
 * @returns How many pages are in it.
 * @throws {EnvironmentError} It cannot be written to its end.
 */
export async function writeWarc({ stack }: Session, jobId: string, file: Destination): Promise<number> {
	let pages = 0;
	async function* bodies(): AsyncGenerator<StoredBody> {
		for await (const { body } of createResultReader(stack)(jobId, 'input')) {
			if (body === undefined) continue;
			pages++;
			yield body;
		}
	}
	async function* parts(): AsyncGenerator<Uint8Array> {
		yield await packed(infoOf(jobId));
		yield* keptRecords(stack.objects, bodies());
	}
	await writeFileWhole(parts(), file);
	return pages;
}

function infoOf(jobId: string): Uint8Array {
	const fields = [
		['software', userAgent()],
		['format', 'WARC File Format 1.1'],
		['conformsTo', 'http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/'],
		['isPartOf', jobId],
		[
			'description',
			`Responses of a job of Shoal ${shoalVersion()}, after content decoding; values that may be secret are masked`,
		],
	] as const;
	return infoRecord(fields, { id: `urn:uuid:${randomUUID()}`, date: new Date().toISOString() });
}
