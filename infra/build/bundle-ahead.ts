/**
 * npm run bundle
 *
 * Bundles the command line, the embedded servers and each function of the template. Sources run where there is no
 * bundle of them as they are now. `npm ci` does it too.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES_DIR, type BundleManifest, inputOf, manifestFile } from '../local/bundle-finder.ts';
import type { FunctionBundle } from './function-bundles.ts';

/** A job that runs goes on with the bundle that it began with. */
const KEEP_OLD_MS = 24 * 3_600_000;

try {
	// Not there where development dependencies were left out.
	const [{ build }, { PROJECT_ROOT }, { functionBundles }, { programBundles }] = await Promise.all([
		import('esbuild'),
		import('./bundle.ts'),
		import('./function-bundles.ts'),
		import('./program-bundles.ts'),
	]);
	const inProject = (file: string) => join(PROJECT_ROOT, file);
	const template = inProject('template.yaml');

	/** Into a folder of its own: another process may be running the one before. */
	const bundled = async ({ name, options }: FunctionBundle): Promise<BundleManifest> => {
		const { metafile } = await build({
			...options,
			absWorkingDir: PROJECT_ROOT,
			outdir: join(BUNDLES_DIR, `${name}-${Date.now()}`),
			// Stack traces are to be read.
			minify: false,
			sourcemap: false,
			logLevel: 'warning',
			metafile: true,
		});
		const [entry] = options.entryPoints as string[];
		const [entryFile = ''] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? [];
		const sources = Object.keys(metafile.inputs).filter((file) => !file.startsWith('node_modules/'));
		const inputs = [template, ...['package-lock.json', ...sources].map(inProject)];
		const files = Object.keys(metafile.outputs).map(inProject);
		return { entryFile: inProject(entryFile), files, inputs: inputs.map(inputOf) };
	};

	for (const bundle of [...programBundles(), ...(await functionBundles(template))]) {
		keep(bundle.name, await bundled(bundle));
	}
	removeOld();
	process.stderr.write(`What runs is bundled in ${BUNDLES_DIR}\n`);
} catch (error) {
	// An installation is none the worse: the sources run.
	process.stderr.write(`Nothing is bundled, and all starts slower: ${(error as Error).message}\n`);
}

function keep(name: string, manifest: BundleManifest): void {
	const file = manifestFile(BUNDLES_DIR, name);
	mkdirSync(BUNDLES_DIR, { recursive: true });
	writeFileSync(`${file}.part`, JSON.stringify(manifest));
	renameSync(`${file}.part`, file);
}

function removeOld(): void {
	const folders = readdirSync(BUNDLES_DIR, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	for (const { name } of folders) {
		const path = join(BUNDLES_DIR, name);
		const isRecent = Date.now() - statSync(path).mtimeMs < KEEP_OLD_MS;
		if (!isRecent) rmSync(path, { recursive: true });
	}
}
