import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import { shownUrl } from '../../../shared/core/shown-url.ts';

const MAX_BYTES = 20 * 1024 * 1024;

/** What functions print, one file a function: `<directory>/<function>.log`, and the one before it in `.log.1`. */
export interface LogStore {
	/**
	 * What cannot be written is dropped: a full disk must not take the job along that a log only speaks of.
	 *
	 * @param text - Ends with a newline.
	 */
	write(functionName: string, text: string): void;
	close(): void;
}

interface OpenLog {
	readonly file: string;
	descriptor: number;
	bytes: number;
}

/** @param maxBytes - Of one file; a function's logs take up to twice that. */
export function createLogStore(directory: string, maxBytes = MAX_BYTES): LogStore {
	const logs = new Map<string, OpenLog>();
	try {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
	} catch (error) {
		throw new EnvironmentError(`cannot keep logs in ${directory} (${(error as NodeJS.ErrnoException).code})`);
	}

	return {
		write(functionName, text) {
			try {
				const log = logs.get(functionName) ?? opened(functionName);
				if (log.bytes > maxBytes) rotate(log);
				// Synchronous: a few microseconds, and nothing is lost if the process is killed.
				log.bytes += writeSync(log.descriptor, shownUrl(text));
			} catch (error) {
				if (!isFileError(error)) throw error;
			}
		},
		close() {
			for (const { descriptor } of logs.values()) closeSync(descriptor);
			logs.clear();
		},
	};

	function opened(functionName: string): OpenLog {
		const file = join(directory, `${functionName}.log`);
		const descriptor = openSync(file, 'a', 0o600);
		const log = { file, descriptor, bytes: fstatSync(descriptor).size };
		logs.set(functionName, log);
		return log;
	}
}

function isFileError(error: unknown): boolean {
	return error instanceof Error && 'syscall' in error;
}

/** The old file is closed last: a descriptor that is closed may be another file's by the next write. */
function rotate(log: OpenLog): void {
	renameSync(log.file, `${log.file}.1`);
	const descriptor = openSync(log.file, 'a', 0o600);
	closeSync(log.descriptor);
	log.descriptor = descriptor;
	log.bytes = 0;
}
