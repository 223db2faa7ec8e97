import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundlesDir, createBundleFinder } from '../../infra/local/lambda/bundle-finder.ts';

/** @param bundle - In which the command line is looked for; see `infra/build/program-bundles.ts`. */
export async function load(bundle: 'CommandLine' | 'StackCommandLine'): Promise<void> {
	const source = fileURLToPath(new URL('./start.ts', import.meta.url));
	await import(pathToFileURL(createBundleFinder(bundlesDir())(bundle, source)).href);
}
