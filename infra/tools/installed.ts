import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { cacheFolder } from './cache-folder.ts';

const run = promisify(execFile);

/**
 * The folder of what a file of pinned versions names, which is installed when it is first asked for.
 *
 * @param install - Fills the folder.
 */
export async function installed(pins: string, install: (folder: string) => Promise<void>): Promise<string> {
	const digest = createHash('sha256')
		.update(await readFile(pins))
		.digest('hex');
	const folder = join(await cacheFolder(), `${basename(pins)}-${digest.slice(0, 12)}`);
	// Written last: a folder without it is what a killed installation left.
	const complete = join(folder, 'complete');
	if (existsSync(complete)) return folder;
	process.stderr.write(`installing ${pins} into ${folder}\n`);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await install(folder);
	await writeFile(complete, '');
	return folder;
}

/** @throws {EnvironmentError} A step failed; the message says what it needs, and what it said. */
export async function installStep([command = '', ...args]: readonly string[], need: string): Promise<void> {
	try {
		await run(command, args);
	} catch (error) {
		const { stderr = '', stdout = '', message } = error as { stderr?: string; stdout?: string; message: string };
		throw new EnvironmentError(`${need}: ${(stderr + stdout).trim() || message}`, { cause: error });
	}
}
