/**
 * npm run bundle
 *
 * Bundles the command line, the embedded servers and each function of the template, and runs short jobs to keep the code
 * that V8 makes of them. Sources run where there is no bundle of them as they are now. `npm ci` does it too.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES_DIR, type BundleManifest, inputOf, manifestFile } from '../local/lambda/bundle-finder.ts';
import type { FunctionBundle } from './function-bundles.ts';

/** A job that runs goes on with the bundle that it began with. */
const KEEP_OLD_MS = 24 * 3_600_000;

try {
	// Not there where development dependencies were left out.
	const [
		{ build },
		{ PROJECT_ROOT },
		{ functionBundles },
		{ programBundles },
		{ asScript, isScript, moduleFor },
		{ keepCode },
	] = await Promise.all([
		import('esbuild'),
		import('./bundle.ts'),
		import('./function-bundles.ts'),
		import('./program-bundles.ts'),
		import('./script-bundle.ts'),
		import('./warm-up.ts'),
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
		const [output = ''] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? [];
		const sources = Object.keys(metafile.inputs).filter((file) => !file.startsWith('node_modules/'));
		const inputs = [template, ...['package-lock.json', ...sources].map(inProject)].map(inputOf);
		const files = Object.keys(metafile.outputs).map(inProject);
		const modules = files.filter(isScript).map(moduleFor);
		for (const { file, text } of modules) writeFileSync(file, text);
		const entryFile = modules.find(({ script }) => script === inProject(output))?.file ?? inProject(output);
		return { entryFile, files: [...files, ...modules.map(({ file }) => file)], inputs };
	};

	const functions = await functionBundles(template);
	const scripts = functions.map(({ name, options }) => ({ name, options: asScript(options) }));
	for (const bundle of [...programBundles(), ...scripts]) keep(bundle.name, await bundled(bundle));
	removeOld();
	process.stderr.write(`What runs is bundled in ${BUNDLES_DIR}\n`);
	process.stderr.write(
		`Shoal runs on the Node.js ${process.versions.node} that came with it; npm itself needs 20 or later\n`,
	);
	await keepCode().catch(warnOfNoCode);
} catch (error) {
	// An installation is none the worse: the sources run.
	process.stderr.write(`Nothing is bundled, and all starts slower: ${(error as Error).message}\n`);
}

/** Nor of this: V8 compiles as it did before. */
function warnOfNoCode({ message }: Error): void {
	process.stderr.write(`No compiled code is kept, and all starts slower: ${message}\n`);
}

function keep(name: string, manifest: BundleManifest): void {
	const file = manifestFile(BUNDLES_DIR, name);
	mkdirSync(BUNDLES_DIR, { recursive: true });
	const part = `${file}.${process.pid}.part`;
	writeFileSync(part, JSON.stringify(manifest));
	renameSync(part, file);
}

function removeOld(): void {
	const folders = readdirSync(BUNDLES_DIR, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	for (const { name } of folders) {
		const path = join(BUNDLES_DIR, name);
		const isRecent = Date.now() - statSync(path).mtimeMs < KEEP_OLD_MS;
		if (!isRecent) rmSync(path, { recursive: true });
	}
}
