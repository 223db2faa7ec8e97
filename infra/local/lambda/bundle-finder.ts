import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm run bundle` puts what it makes. */
export const BUNDLES_DIR = fileURLToPath(new URL('../../../node_modules/.cache/shoal', import.meta.url));

/** What a bundle was made of. */
export interface BundleManifest {
	readonly entryFile: string;
	/** All of it, absolute: somebody may clear some of them away. */
	readonly files: readonly string[];
	/** Absolute. Files of packages are not among them: the lockfile is. */
	readonly inputs: readonly BundleInput[];
}

export interface BundleInput {
	readonly file: string;
	readonly modifiedMs: number;
	readonly bytes: number;
}

/** @returns The entry point of the bundle `name`, or `source`, if there is none of it as it is now. */
export type FindBundle = (name: string, source: string) => string;

/** Where bundles are looked for; `undefined` where `SHOAL_FROM_SOURCE` says that none is to run. */
export function bundlesDir(): string | undefined {
	return process.env.SHOAL_FROM_SOURCE ? undefined : BUNDLES_DIR;
}

/** Finds what was bundled ahead: it loads in half the time of its sources, which are hundreds of files. */
export function createBundleFinder(dir: string | undefined): FindBundle {
	if (dir === undefined) return (_name, source) => source;
	const looked = new Map<string, boolean>();
	const isSame = (input: BundleInput) => {
		const key = `${input.file} ${input.modifiedMs} ${input.bytes}`;
		const known = looked.get(key) ?? isUnchanged(input);
		looked.set(key, known);
		return known;
	};
	return (name, source) => {
		const manifest = readManifest(manifestFile(dir, name));
		if (manifest === undefined || !manifest.files.every((file) => existsSync(file))) return source;
		const isOfThisFile = manifest.inputs.some(({ file }) => file === source);
		return isOfThisFile && manifest.inputs.every(isSame) ? manifest.entryFile : source;
	};
}

export function manifestFile(dir: string, name: string): string {
	return join(dir, `${name}.json`);
}

export function inputOf(file: string): BundleInput {
	const { mtimeMs, size } = statSync(file);
	return { file, modifiedMs: mtimeMs, bytes: size };
}

function readManifest(file: string): BundleManifest | undefined {
	try {
		const manifest = JSON.parse(readFileSync(file, 'utf8')) as BundleManifest;
		// Another version of this project wrote less.
		return Array.isArray(manifest.files) ? manifest : undefined;
	} catch {
		// It was never bundled.
		return undefined;
	}
}

function isUnchanged({ file, modifiedMs, bytes }: BundleInput): boolean {
	const now = statSync(file, { throwIfNoEntry: false });
	return now?.mtimeMs === modifiedMs && now.size === bytes;
}
