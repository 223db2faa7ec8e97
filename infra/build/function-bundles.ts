import type { BuildOptions, Format } from 'esbuild';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { type CfnMap, readTemplate } from '../local/template/template.ts';

export interface FunctionBundle {
	/** Logical id of the function. */
	readonly name: string;
	readonly options: BuildOptions;
}

/**
 * What the template's metadata tells esbuild, a function.
 *
 * @throws {EnvironmentError} A function has no such metadata.
 */
export async function functionBundles(templateFile: string): Promise<FunctionBundle[]> {
	const { root } = await readTemplate(templateFile);
	const resources = Object.entries(root.Resources as Record<string, CfnMap>);
	const functions = resources.filter(([, { Type }]) => Type === 'AWS::Serverless::Function');
	return functions.map(([name, { Metadata }]) => {
		const properties = (Metadata as CfnMap | undefined)?.BuildProperties as Record<string, unknown> | undefined;
		if (properties === undefined) throw new EnvironmentError(`Resources.${name}.Metadata.BuildProperties is missing`);
		return { name, options: esbuildOptions(properties) };
	});
}

function esbuildOptions(properties: Record<string, unknown>): BuildOptions {
	const { EntryPoints, Format, OutExtension, MainFields, Target, Minify, Sourcemap, SourcesContent } = properties;
	const { Splitting, Alias, Banner } = properties;
	return {
		entryPoints: EntryPoints as string[],
		bundle: true,
		platform: 'node',
		format: Format as Format,
		target: String(Target),
		minify: Minify === true,
		sourcemap: Sourcemap === true,
		sourcesContent: String(SourcesContent) === 'true',
		mainFields: String(MainFields).split(','),
		outExtension: pairs(OutExtension as string[]),
		splitting: Splitting === true,
		alias: pairs(Alias as string[]),
		banner: pairs(Banner as string[]),
	};
}

/** `['.js=.mjs']` as `{'.js': '.mjs'}`; a value may hold the sign itself. */
function pairs(texts: readonly string[] = []): Record<string, string> {
	return Object.fromEntries(texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}
