import { readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../../infra/build/bundle.ts';
import { programBundles } from '../../../../infra/build/program-bundles.ts';

const bundles = programBundles().map(({ name, options }) => ({ name, options }));
const bundled = (options: BuildOptions) =>
	build({ ...options, absWorkingDir: PROJECT_ROOT, write: false, outdir: 'dist', metafile: true });

it.each(bundles)('$name loads from outside what cannot be bundled, and no more', async ({ options }) => {
	const { metafile, warnings } = await bundled(options);

	const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
	const packages = new Set(outside.map(({ path }) => path).filter((path) => !isBuiltin(path)));
	expect([...packages].filter((name) => !options.external?.includes(name))).toEqual([]);
	expect(warnings).toEqual([]);
});

it.each([
	{ name: 'CommandLine', file: 'infra/local/local-cloud.ts' },
	{ name: 'CommandLine', file: 'services/cli/version.ts' },
	{ name: 'CommandLine', file: 'infra/local/servers/servers.ts' },
])('$name finds what stands beside $file', async ({ name, file }) => {
	const { outputFiles } = await bundled(bundles.find((bundle) => bundle.name === name)?.options ?? {});

	const url = JSON.stringify(pathToFileURL(`${PROJECT_ROOT}${file}`).href);
	expect(outputFiles?.some(({ text }) => text.includes(`new URL(`) && text.includes(url))).toBe(true);
});

it('Servers hold every action of DynamoDB, which dynalite loads by their names', async () => {
	const { metafile } = await bundled(bundles.find(({ name }) => name === 'Servers')?.options ?? {});

	const held = Object.keys(metafile?.inputs ?? {}).map((input) => /dynalite\/(\w+\/\w+\.js)$/.exec(input)?.[1] ?? '');
	const folder = (name: string) =>
		readdirSync(`${PROJECT_ROOT}node_modules/dynalite/${name}`).map((file) => `${name}/${file}`);
	expect(held).toEqual(expect.arrayContaining([...folder('actions'), ...folder('validations')]));
});
