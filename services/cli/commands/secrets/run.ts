import { text } from 'node:stream/consumers';
import { keepFilesPrivate } from '../../../../infra/local/private-files.ts';
import { EnvironmentError, UsageError } from '../../../../shared/core/errors.ts';
import { fileSecrets } from '../../../../shared/runtime/file-secrets.ts';
import { printJson } from '../../output/print-json.ts';
import type { SecretsDeleteOptions, SecretsOptions, SecretsSetOptions } from '../../parse/parsed-command.ts';

/** `shoal secrets …`: works on the secrets of a data folder, whether or not a stack runs in it. */
export async function run(options: SecretsOptions): Promise<number> {
	keepFilesPrivate();
	switch (options.action) {
		case 'set':
			return set(options);
		case 'list': {
			const secrets = await fileSecrets(options.dataDir).list();
			if (options.json) printJson({ secrets });
			else process.stdout.write(secrets.map((name) => `${name}\n`).join(''));
			return 0;
		}
		case 'delete':
			return remove(options);
	}
}

async function set({ dataDir, name }: SecretsSetOptions): Promise<number> {
	if (process.stdin.isTTY) process.stderr.write(`Value of ${name}, then Ctrl-D on a line of its own:\n`);
	const value = (await text(process.stdin)).replace(/\r?\n$/, '');
	if (value === '') {
		throw new UsageError(`stdin is empty; give the value of ${name} there, as in shoal secrets set ${name} < FILE`);
	}
	await fileSecrets(dataDir).set(name, value);
	process.stderr.write(`Kept ${name}.\n`);
	return 0;
}

async function remove({ dataDir, name }: SecretsDeleteOptions): Promise<number> {
	const secrets = fileSecrets(dataDir);
	if (!(await secrets.delete(name))) {
		const there = (await secrets.list()).join(', ') || 'none';
		throw new EnvironmentError(`there is no secret ${name} in ${dataDir}; there are: ${there}`);
	}
	process.stderr.write(`Deleted ${name}.\n`);
	return 0;
}
