import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import type { FunctionBundle } from './function-bundles.ts';

/** More than this no function may weigh. */
export const MAX_BUNDLE_BYTES = 5 * 1024 * 1024;

export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a function's bundle consists of. */
export interface BuiltBundle {
	readonly name: string;
	/** Without source maps. */
	readonly files: readonly BundledFile[];
	readonly mapBytes: number;
}

export interface BundledFile {
	/** Without folders: all of a bundle are in one. */
	readonly name: string;
	readonly bytes: number;
	readonly hasMap: boolean;
	/** Whether it is loaded with the function or with one of its threads; if not, when it is first needed. */
	readonly isEager: boolean;
	/** Modules that are not bundled. */
	readonly externals: readonly string[];
	/** Bytes of each source file that are in it. */
	readonly sources: Readonly<Record<string, number>>;
}

/**
 * Bundles a function as `sam build` does.
 *
 * @param options - In addition to what the template says: where to, or `write: false`.
 */
export async function buildBundle(bundle: FunctionBundle, options: BuildOptions): Promise<BuiltBundle> {
	const all: BuildOptions = { ...bundle.options, ...options, absWorkingDir: PROJECT_ROOT, logLevel: 'warning' };
	const { metafile } = await build({ ...all, metafile: true });
	const eager = loadedWith(all.entryPoints as string[], metafile.outputs);
	const maps = new Set(Object.keys(metafile.outputs).filter((file) => file.endsWith('.map')));
	const code = Object.entries(metafile.outputs).filter(([file]) => !maps.has(file));
	return {
		name: bundle.name,
		mapBytes: Array.from(maps, (file) => metafile.outputs[file]?.bytes ?? 0).reduce((sum, bytes) => sum + bytes, 0),
		files: code.map(([file, { bytes, imports, inputs }]) => ({
			name: basename(file),
			bytes,
			hasMap: maps.has(`${file}.map`),
			isEager: eager.has(file),
			externals: imports.filter(({ external }) => external).map(({ path }) => path),
			sources: Object.fromEntries(Object.entries(inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput])),
		})),
	};
}

/** Entry points, and the files that are reached from them by imports that are not dynamic. */
function loadedWith(entryPoints: readonly string[], outputs: Metafile['outputs']): Set<string> {
	const isEntry = (file: string) => entryPoints.includes(outputs[file]?.entryPoint ?? '');
	const found = new Set(Object.keys(outputs).filter(isEntry));
	for (const file of found) {
		for (const { path, kind, external } of outputs[file]?.imports ?? []) {
			if (kind !== 'dynamic-import' && external !== true) found.add(path);
		}
	}
	return found;
}
