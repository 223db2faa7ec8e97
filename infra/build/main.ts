/**
 * npm run build
 *
 * Bundles each function of the template as `sam build` does, into dist/, and prints what each bundle weighs.
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type FunctionBundle, functionBundles } from './function-bundles.ts';

/** Above this a function starts noticeably later. */
const MAX_BYTES = 5 * 1024 * 1024;

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

await rm(dist, { recursive: true, force: true });
let isTooLarge = false;
for (const bundle of await functionBundles(join(root, 'template.yaml'))) {
	const bytes = await bundleInto(join(dist, bundle.name), bundle);
	isTooLarge ||= bytes > MAX_BYTES;
	process.stdout.write(`${bundle.name.padEnd(26)} ${(bytes / 1024).toFixed(0).padStart(6)} KB\n`);
}
if (isTooLarge) {
	process.stderr.write(`a bundle is over ${MAX_BYTES / 1024} KB\n`);
	process.exitCode = 1;
}

/** @returns Bytes of the code, source maps not counted. */
async function bundleInto(outdir: string, { options }: FunctionBundle): Promise<number> {
	const { metafile } = await build({ ...options, absWorkingDir: root, outdir, metafile: true, logLevel: 'warning' });
	const files = Object.keys(metafile.outputs).filter((file) => !file.endsWith('.map'));
	const sizes = await Promise.all(files.map(async (file) => (await stat(join(root, file))).size));
	return sizes.reduce((total, size) => total + size, 0);
}
