import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import { asScript } from './script-bundle.ts';

/** What runs on this machine alone, by the names of their bundles. As modules: a command loads what it needs and no more. */
const MODULES = { CommandLine: 'services/cli/start.ts' };
/** As scripts, whose code is kept. To read that takes longer than a help text does to load. */
const SCRIPTS = { StackCommandLine: 'services/cli/start.ts', Servers: 'infra/local/servers/servers-main.ts' };

/** They find files of their own beside them. */
const UNBUNDLED = ['classic-level', 'vega', 'vega-lite'];

/** How the command line and the embedded servers are bundled, by name. */
export function programBundles(): { readonly name: string; readonly options: BuildOptions }[] {
	const modules = Object.entries(MODULES).map(([name, entryPoint]) => ({ name, options: asModule(entryPoint) }));
	const scripts = Object.entries(SCRIPTS).map(([name, entryPoint]) => ({
		name,
		options: asScript(asModule(entryPoint)),
	}));
	return [...modules, ...scripts];
}

function asModule(entryPoint: string): BuildOptions {
	return {
		entryPoints: [entryPoint],
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'es2024',
		splitting: true,
		outExtension: { '.js': '.mjs' },
		mainFields: ['module', 'main'],
		// Why: see there.
		alias: { 'node:http': './infra/build/node-http.cjs', zod: './infra/build/zod.js' },
		// Libraries in CommonJS call require, which an ES module has to make itself.
		banner: { js: 'import{createRequire}from"module";const require=createRequire(import.meta.url);' },
		external: UNBUNDLED,
		plugins: [keepUrls, nameActions],
	};
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
