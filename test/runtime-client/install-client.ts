import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PACKAGE = 'aws-lambda-ric';
const VERSION = '4.0.2';
/** The native part takes most of a minute on two cores. */
const BUILD_MS = 600_000;

export type Installed = { readonly client: string } | { readonly reason: string };

/**
 * AWS's own Node.js runtime client, from a folder of the system's temporary ones; built there at the first call.
 *
 * It is no dependency of the project: its native part is compiled when it is installed, which needs cmake and a
 * C++ compiler, and is to be had on Linux only.
 */
export async function installClient(): Promise<Installed> {
	if (process.platform !== 'linux') return { reason: `${PACKAGE} is built on Linux only` };
	const folder = join(tmpdir(), `shoal-${PACKAGE}-${VERSION}-node-${process.versions.modules}-${process.arch}`);
	const client = join(folder, 'node_modules', PACKAGE, 'index.mjs');
	if (existsSync(client)) return { client };
	try {
		await build(folder);
		return { client };
	} catch (error) {
		return { reason: `${PACKAGE} ${VERSION} cannot be built here: ${lastLine(error)}` };
	}
}

/** Elsewhere first: of two builds at once the first stays, and what is half done is never met. */
async function build(folder: string): Promise<void> {
	const draft = await mkdtemp(`${folder}-`);
	try {
		await mkdir(draft, { recursive: true });
		await writeFile(join(draft, 'package.json'), JSON.stringify({ private: true, allowScripts: { [PACKAGE]: true } }));
		const options = ['--no-audit', '--no-fund', '--no-package-lock', '--foreground-scripts'];
		await run('npm', ['install', `${PACKAGE}@${VERSION}`, ...options], {
			cwd: draft,
			timeout: BUILD_MS,
			maxBuffer: 64 * 1024 * 1024,
		});
		if (!existsSync(join(draft, 'node_modules', PACKAGE, 'rapid-client.node'))) {
			throw new Error('npm did not run its build');
		}
		await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
			if (!existsSync(folder)) throw error;
		});
	} finally {
		await rm(draft, { recursive: true, force: true });
	}
}

function lastLine(error: unknown): string {
	const { stderr = '', message } = error as Error & { stderr?: string };
	const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));
	return lines.find((line) => /error/i.test(line)) ?? message;
}
