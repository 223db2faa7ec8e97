/**
 * npm run extractors
 *
 * Names the modules in extractors/ to the functions, which are then bundled with them, and to the API.
 */
import { FOLDER, writeModules } from './modules.ts';

try {
	const modules = await writeModules();
	const names = modules.map(({ name }) => name).join(', ');
	process.stderr.write(`The functions are bundled with ${modules.length} modules of ${FOLDER}/: ${names || 'none'}\n`);
} catch (error) {
	process.stderr.write(`${(error as Error).message}\n`);
	process.exitCode = 2;
}
