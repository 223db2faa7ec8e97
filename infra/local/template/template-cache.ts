import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CfnNode } from './cfn-yaml.ts';

/** Of the copies: to be raised when `cfn-yaml.ts` makes other data of the same text. */
const FORMAT = 1;

export interface ParseOptions {
	/** For errors. */
	readonly file: string;
	readonly cacheDir: string | undefined;
}

/**
 * The template as data, from a copy in `cacheDir` if the text was read before.
 *
 * Loading the YAML library and parsing takes 80 ms of a start, reading the copy one.
 */
export async function parsedTemplate(text: string, { file, cacheDir }: ParseOptions): Promise<CfnNode> {
	if (cacheDir === undefined) return parsed(text, file);
	const digest = createHash('sha256').update(text).digest('hex');
	const copy = join(cacheDir, `template-${FORMAT}-${digest}.json`);
	try {
		return JSON.parse(readFileSync(copy, 'utf8')) as CfnNode;
	} catch {
		const root = await parsed(text, file);
		keep(copy, root, cacheDir);
		return root;
	}
}

async function parsed(text: string, file: string): Promise<CfnNode> {
	const { parseCfnYaml } = await import('./cfn-yaml.ts');
	return parseCfnYaml(text, file);
}

function keep(copy: string, root: CfnNode, cacheDir: string): void {
	try {
		mkdirSync(cacheDir, { recursive: true });
		writeFileSync(`${copy}.${process.pid}`, JSON.stringify(root));
		renameSync(`${copy}.${process.pid}`, copy);
	} catch {
		// Without it the next start is slower, and that is all.
	}
}
