import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed, installStep } from './installed.ts';

/**
 * The class path of a program from Maven Central, with all that it needs.
 *
 * @param program - Name of a pom beside this file.
 * @returns Folder of its jars and native libraries.
 * @throws {EnvironmentError} There is no Maven, or an artifact cannot be had.
 */
export async function javaTools(program: 'dynamodb-local' | 'elasticmq'): Promise<string> {
	const pom = fileURLToPath(new URL(`${program}.pom.xml`, import.meta.url));
	const folder = await installed(pom, async (target) => {
		const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${join(target, 'jars')}`];
		await installStep(['mvn', '-q', '-B', '-f', pom, ...copy], 'Java 17 and Maven are needed (Debian: maven)');
	});
	return join(folder, 'jars');
}
