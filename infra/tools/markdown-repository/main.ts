import { parseArgs } from 'node:util';
import { writeRepository } from './repository.ts';

/** Makes a repository of Markdown to try a check on: `node infra/tools/markdown-repository/main.ts FOLDER`. */
function main(args: readonly string[]): number {
	const { values, positionals } = parseArgs({
		args: [...args],
		allowPositionals: true,
		options: {
			files: { type: 'string', default: '2000' },
			links: { type: 'string', default: '10' },
			origin: { type: 'string', default: 'http://127.0.0.1:8080' },
			'broken-every': { type: 'string', default: '100' },
		},
	});
	const [folder] = positionals;
	if (folder === undefined) {
		process.stderr.write('name the folder that it is to be written to\n');
		return 2;
	}
	const { files, links, origin } = values;
	const plan = { files: Number(files), links: Number(links), origin, brokenEvery: Number(values['broken-every']) };
	const planted = writeRepository(folder, plan);
	for (const { file, line, column } of planted) process.stdout.write(`${file}:${line}:${column}\n`);
	return 0;
}

process.exitCode = main(process.argv.slice(2));
