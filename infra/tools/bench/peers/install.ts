import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Packages of one registry, each with its version. */
export type Recipe =
	| { readonly registry: 'npm'; readonly packages: readonly string[] }
	| { readonly registry: 'PyPI'; readonly packages: readonly string[] }
	| { readonly registry: 'Go module proxy'; readonly packages: readonly string[] };

export type Installed = { readonly dir: string } | { readonly why: string };

const run = promisify(execFile);
const CACHE = join(tmpdir(), 'shoal-bench-peers');

/**
 * Installs a peer, unless it is there from last time.
 *
 * @returns Its folder, or in one line why it could not be had.
 */
export async function install(name: string, recipe: Recipe): Promise<Installed> {
	const dir = join(CACHE, folderOf(name, recipe));
	const marker = join(dir, '.installed');
	if (existsSync(marker)) return { dir };

	// What an interrupted attempt left would be taken for the whole.
	rmSync(dir, { recursive: true, force: true });
	mkdirSync(dir, { recursive: true });
	try {
		for (const [file, ...args] of commandsFor(recipe, dir)) await run(file, args, { env: envFor(recipe, dir) });
		writeFileSync(marker, '');
		return { dir };
	} catch (error) {
		return { why: `${recipe.registry}, ${recipe.packages.join(' ')}: ${reasonOf(error)}` };
	}
}

/** Another version is another folder. */
function folderOf(name: string, { packages }: Recipe): string {
	return [name, ...packages.map((each) => each.replace(/^.*[@=]/, ''))].join('-');
}

type Command = readonly [string, ...string[]];

function commandsFor({ registry, packages }: Recipe, dir: string): readonly Command[] {
	switch (registry) {
		case 'npm':
			return [['npm', 'install', '--prefix', dir, '--no-audit', '--no-fund', '--ignore-scripts', ...packages]];
		case 'PyPI':
			return [
				['python3', '-m', 'venv', dir],
				[join(dir, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', ...packages],
			];
		case 'Go module proxy':
			return packages.map((each): Command => ['go', 'install', each]);
	}
}

function envFor({ registry }: Recipe, dir: string): NodeJS.ProcessEnv {
	return registry === 'Go module proxy' ? { ...process.env, GOBIN: dir } : process.env;
}

/** The last thing that the installer said, which is where they all put the reason. */
function reasonOf(error: unknown): string {
	const { code, path, stderr = '', message } = error as NodeJS.ErrnoException & { stderr?: string };
	if (code === 'ENOENT') return `${path} is not installed here`;
	const lines = stderr.split('\n').map((line) => line.trim());
	return lines.findLast((line) => line !== '' && !line.startsWith('npm warn')) ?? message;
}
