import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_LIST_BYTES } from '../../../shared/app/jobs/request/requested-source.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { openSource, type SourceInput } from '../source/open-source.ts';
import { fileName } from '../source/source-name.ts';
import { createWorkFolder } from '../work-folder.ts';

/** A source that was read as for a job of this machine, and is at hand for one of another. */
export interface ReadList {
	/** Targets, those of the arguments among them, duplicates too. */
	readonly targets: number;
	/** What was read besides the arguments; absent if that is nothing. */
	readonly file?: ListFile;
	remove(): void;
}

export interface ListFile {
	readonly path: string;
	readonly bytes: number;
	/** For people; its ending tells the format. */
	readonly name: string;
}

export interface ListInput extends Omit<SourceInput, 'tap'> {
	readonly interrupted: AbortSignal;
	/** Of the list; what a stack takes if absent. */
	readonly maxBytes?: number;
}

/**
 * Reads a source to its end, so that what is wrong with it shows before anything is asked for, and keeps its list:
 * stdin can be read only once, and a file may change between two readings.
 *
 * @throws {UsageError} It cannot be read, or is longer than a stack takes.
 */
export async function readList(input: ListInput): Promise<ReadList> {
	const folder = createWorkFolder();
	const path = join(folder.path, 'list');
	const { from } = input;
	try {
		const { targets, bytes } = await kept(input, path);
		const file = from === undefined ? undefined : { path, bytes, name: fileName(from) };
		return { targets, ...(file && { file }), remove: folder.remove };
	} catch (error) {
		folder.remove();
		throw error;
	}
}

async function kept(
	{ interrupted, maxBytes = MAX_LIST_BYTES, ...input }: ListInput,
	path: string,
): Promise<{ targets: number; bytes: number }> {
	const file = await open(path, 'wx', 0o600);
	try {
		const copy = createCopy(file, { interrupted, maxBytes, from: input.from });
		let targets = 0;
		for await (const _ of (await openSource({ ...input, tap: copy.tap })).targets) targets++;
		// There is no place for nothing.
		if (copy.bytes === 0) await copy.write(Buffer.from('\n'));
		return { targets, bytes: copy.bytes };
	} finally {
		await file.close();
	}
}

/** Writes what goes by into a file. */
function createCopy(
	file: FileHandle,
	{ interrupted, from, maxBytes }: Pick<Required<ListInput>, 'interrupted' | 'from' | 'maxBytes'>,
) {
	let bytes = 0;
	async function write(chunk: Uint8Array): Promise<void> {
		bytes += chunk.length;
		if (bytes > maxBytes) throw tooLong(from, maxBytes);
		await file.appendFile(chunk);
	}
	return {
		write,
		async *tap(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
			for await (const chunk of chunks) {
				interrupted.throwIfAborted();
				await write(chunk);
				yield chunk;
			}
		},
		get bytes() {
			return bytes;
		},
	};
}

function tooLong(from: string | undefined, maxBytes: number): UsageError {
	const limit = `${maxBytes / 1024 ** 2} MiB`;
	return new UsageError(
		`--from ${from}: is longer than the ${limit} that a stack takes at once; compress or divide it`,
	);
}
