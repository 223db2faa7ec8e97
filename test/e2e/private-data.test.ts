import { type Dirent, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

/** Whatever below `folder` somebody else may look at. */
function openToOthers(folder: string): string[] {
	const entries: Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
	const paths = [folder, ...entries.map(({ parentPath, name }) => join(parentPath, name))];
	return paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
}

describe('the data folder', () => {
	let site: Site;
	beforeAll(async () => {
		site = await createSite({ pages: 60 });
	});
	afterAll(() => site.close());

	it.each(['fanout', 'threads', 'sequential'])(
		'R8 is its user’s alone after a job in %s mode, and what the user asked for by name is not',
		async (mode) => {
			const folder = aFolder();
			const data = join(folder, 'data');
			const out = join(folder, 'results.jsonl');
			const from = join(folder, 'urls.txt');
			// Big enough for blobs that are objects.
			writeFileSync(from, Array.from({ length: 60 }, (_, page) => `${site.url}/p/${page}\n`).join(''));
			const args = ['scrape', '--from', from, '--mode', mode, '--data', data, '--out', out];

			expect((await runCli(args)).code).toBe(0);
			expect(readdirSync(data).sort()).toEqual(['dynamodb', 'logs', 'objects']);
			expect(openToOthers(data)).toEqual([]);
			// As this test makes its own.
			expect(modeOf(out)).toBe(modeOf(from));
		},
	);

	it('R8 is closed where it was open, at the next command that runs in it', async () => {
		const data = join(aFolder(), 'data');
		mkdirSync(data, { mode: 0o755 });
		expect((await runCli(['scrape', `${site.url}/p/0`, '--data', data])).code).toBe(0);

		expect(openToOthers(data)).toEqual([]);
	});
});
