import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError, UsageError } from '../../../../../shared/core/errors.ts';
import type { ExportTarget } from '../../../../../shared/ports/export-target.ts';
import { s3Object } from '../../../../../shared/runtime/s3-names.ts';
import { type Destination, findDestination } from '../../../output/destination.ts';
import { writeFileWhole } from '../../../output/write-file-whole.ts';

/** Where an export goes. */
export interface ExportPlace {
	/** As the user calls it. */
	readonly name: string;
	readonly target: ExportTarget;
}

/**
 * Looks for what can be seen before anything is written.
 *
 * @param hasParts - Whether there are several files, which need a folder.
 * @throws {UsageError} Nothing can be written there.
 */
export async function openPlace(out: string, hasParts: boolean): Promise<ExportPlace> {
	if (out === '-')
		throw new UsageError('--out -: an export goes to a file, a folder or S3; jobs results writes to stdout');
	const target = out.startsWith('s3://') ? await openS3(out, hasParts) : await openLocal(out, hasParts);
	return { name: out, target };
}

async function openS3(out: string, hasParts: boolean): Promise<ExportTarget> {
	const isFolder = hasParts || out.endsWith('/');
	const folder = out.endsWith('/') ? out : `${out}/`;
	const named = (name: string) => {
		const object = s3Object(isFolder ? `${folder}${name}` : out, '--out');
		if (object === undefined) throw new UsageError(`--out ${out}: must be as s3://BUCKET/KEY, or s3://BUCKET/PREFIX/`);
		return object;
	};
	await named('results').checkBucket();
	const put: ExportTarget['put'] = (name, body) => named(name).write(body);
	return isFolder ? { location: folder, put } : { put: onlyResults(put) };
}

async function openLocal(out: string, hasParts: boolean): Promise<ExportTarget> {
	const found = await stat(out).catch(() => undefined);
	if (!hasParts && !out.endsWith('/') && found?.isDirectory() !== true) {
		const file = await findDestination(out, '--out');
		return { put: onlyResults((_name, body) => writeFileWhole(body, file)) };
	}
	if (found?.isDirectory() === false) throw new UsageError(`--out ${out}: is a file, where a folder is needed`);
	return localFolder(out);
}

/** A folder of this machine, which is made if it is not there. */
export async function localFolder(folder: string): Promise<ExportTarget> {
	await mkdir(folder, { recursive: true }).catch((error: Error) => {
		throw new EnvironmentError(`cannot make the folder ${folder}: ${error.message}`, { cause: error });
	});
	const files = new Map<string, Destination>();
	return {
		async put(name, body) {
			const file = files.get(name) ?? (await findDestination(join(folder, name), '--out'));
			files.set(name, file);
			await writeFileWhole(body, file);
		},
	};
}

/** What else belongs to a folder is nothing for a single file. */
function onlyResults(put: ExportTarget['put']): ExportTarget['put'] {
	return async (name, body) => {
		if (!name.startsWith('_')) await put(name, body);
	};
}
