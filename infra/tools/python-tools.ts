import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed, installStep } from './installed.ts';

/** Sets of tools, a file of pinned requirements each. */
export type ToolSet = 'sam' | 'ministack' | 'moto' | 'schemathesis' | 'warcio';

export interface PythonTools {
	/** Folder of their commands. */
	readonly bin: string;
	/** An environment in which they are found, and this Node.js before any other. */
	readonly env: NodeJS.ProcessEnv;
}

/**
 * Tools written in Python, in a venv of their own.
 *
 * @throws {EnvironmentError} There is no Python 3 with venv and pip, or a package cannot be had.
 */
export async function pythonTools(set: ToolSet): Promise<PythonTools> {
	const requirements = fileURLToPath(new URL(`${set}.txt`, import.meta.url));
	const folder = await installed(requirements, async (venv) => {
		await installStep(['python3', '-m', 'venv', venv], 'Python 3 with venv is needed (Debian: python3-venv)');
		// Compiling all of it takes longer than what is used of it ever saves.
		const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
		await installStep([join(binOf(venv), 'python'), ...pip, '--requirement', requirements], 'pip failed');
	});
	const bin = binOf(folder);
	const path = [join(process.execPath, '..'), bin, process.env.PATH].join(delimiter);
	return { bin, env: { ...process.env, PATH: path } };
}

function binOf(venv: string): string {
	return join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
}
