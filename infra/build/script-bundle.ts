import type { BuildOptions } from 'esbuild';

const RUNNER = new URL('../local/lambda/cached-script.js', import.meta.url).href;
const EXTENSION = '.cjs';

/**
 * How to bundle the same in CommonJS, one file an entry point: V8's code can be kept of scripts, and not of modules.
 *
 * They run in place of the modules that `moduleFor` tells. What is not bundled they require: no module that awaits as it
 * loads.
 */
export function asScript({ banner: _banner, ...options }: BuildOptions): BuildOptions {
	return {
		...options,
		format: 'cjs',
		splitting: false,
		outExtension: { '.js': EXTENSION },
		// A script has no import of its own.
		supported: { 'dynamic-import': false },
		define: { 'import.meta.url': '__moduleUrl', 'import.meta.importFile': '__importFile' },
	};
}

export function isScript(file: string): boolean {
	return file.endsWith(EXTENSION);
}

/** The module that runs a script: as importers and workers know it, beside the script. */
export function moduleFor(script: string) {
	const file = `${script.slice(0, -EXTENSION.length)}.mjs`;
	const run = `runCached(${JSON.stringify(script)}, import.meta.url)`;
	const text = `import { runCached } from ${JSON.stringify(RUNNER)};\nexport const { handler } = ${run};\n`;
	return { script, file, text };
}
