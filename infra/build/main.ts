/**
 * npm run build [-- --contents]
 *
 * Bundles each function of the template as `sam build` does, into dist/, and prints what each bundle weighs; with
 * `--contents` also what its weight consists of.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeModules } from '../tools/extractors/modules.ts';
import { type BuiltBundle, buildBundle, MAX_BUNDLE_BYTES, PROJECT_ROOT } from './bundle.ts';
import { bundleContents, bytesOf } from './bundle-contents.ts';
import { functionBundles } from './function-bundles.ts';

const HEAVIEST = 12;

await writeModules();
const dist = join(PROJECT_ROOT, 'dist');

await rm(dist, { recursive: true, force: true });
for (const bundle of await functionBundles(join(PROJECT_ROOT, 'template.yaml'))) {
	const built = await buildBundle(bundle, { outdir: join(dist, bundle.name) });
	process.stdout.write(summary(built));
	if (process.argv.includes('--contents')) process.stdout.write(contents(built));
	if (bytesOf(built.files) > MAX_BUNDLE_BYTES) {
		process.stderr.write(`${built.name} is over ${kilobytes(MAX_BUNDLE_BYTES)}\n`);
		process.exitCode = 1;
	}
}

function summary({ name, files, mapBytes }: BuiltBundle): string {
	const eager = bytesOf(files.filter(({ isEager }) => isEager));
	return line(name, bytesOf(files), `${kilobytes(eager)} of it at start; ${kilobytes(mapBytes)} of source maps`);
}

function contents({ files }: BuiltBundle): string {
	return bundleContents(files)
		.slice(0, HEAVIEST)
		.map(({ name, bytes, lazyBytes }) => line(`  ${name}`, bytes, `${kilobytes(bytes - lazyBytes)} of it at start`))
		.join('');
}

function line(name: string, bytes: number, remark: string): string {
	return `${name.padEnd(36)} ${kilobytes(bytes).padStart(8)}, ${remark}\n`;
}

function kilobytes(bytes: number): string {
	return `${(bytes / 1024).toFixed(0)} KB`;
}
