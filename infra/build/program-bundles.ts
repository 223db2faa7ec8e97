import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';

/** What runs on this machine alone, by the names of their bundles. */
const ENTRY_POINTS = {
	CommandLine: 'services/cli/start.ts',
	Servers: 'infra/local/servers-main.ts',
};

/** They find files of their own beside them. */
const UNBUNDLED = ['classic-level', 'vega', 'vega-lite'];

/** How the command line and the embedded servers are bundled, by name. */
export function programBundles(): { readonly name: string; readonly options: BuildOptions }[] {
	return Object.entries(ENTRY_POINTS).map(([name, entryPoint]) => ({
		name,
		options: {
			entryPoints: [entryPoint],
			bundle: true,
			platform: 'node',
			format: 'esm',
			target: 'es2024',
			// A command loads what it needs and no more.
			splitting: true,
			outExtension: { '.js': '.mjs' },
			mainFields: ['module', 'main'],
			// Why: see there.
			alias: { 'node:http': './infra/build/node-http.cjs' },
			// Libraries in CommonJS call require, which an ES module has to make itself.
			banner: { js: 'import{createRequire}from"module";const require=createRequire(import.meta.url);' },
			external: UNBUNDLED,
			plugins: [keepUrls, nameActions],
		},
	}));
}

/** Sources find files by where they are themselves: workers, the template, the fixture site. */
const keepUrls: Plugin = {
	name: 'keep-urls',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/](services|infra|shared)[\\/].+\.ts$/ }, async ({ path }) => {
			const text = await readFile(path, 'utf8');
			const url = JSON.stringify(pathToFileURL(path).href);
			return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
		});
	},
};

const ACTION_BY_NAME = /require\(('\.\/\w+\/') \+ action\)/g;

/** dynalite loads the file of each action by its name; with its extension, esbuild finds them all. */
const nameActions: Plugin = {
	name: 'name-actions',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]dynalite[\\/]index\.js$/ }, async ({ path }) => {
			const text = await readFile(path, 'utf8');
			const contents = text.replaceAll(ACTION_BY_NAME, "require($1 + action + '.js')");
			if (contents === text) throw new Error(`${path} no longer loads its actions as it did`);
			return { contents, loader: 'js' };
		});
	},
};
