import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { shellLines } from '../support/doc-commands.ts';
import { parseResults } from '../support/results.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = 12;

let site: Site;
let folder: string;
beforeAll(async () => {
	site = await createSite({ pages: PAGES, latencyMs: 0, broken: 2 });
	folder = mkdtempSync(join(ROOT, 'test', 'tmp-'));
	writeFileSync(join(folder, 'urls.txt'), Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}\n`).join(''));
	return async () => {
		rmSync(folder, { recursive: true, force: true });
		await site.close();
	};
});

/** As a user pastes it, in a folder below the checkout; only the site is another. */
async function paste(line: string) {
	const command = line.replace('https://example.com', site.url);
	const shell = spawn('sh', ['-c', command], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
	const [stdout, stderr, [code]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
	return { code: code as number | null, stdout, stderr };
}

function lineOf(page: string, start: string): string {
	const line = shellLines(page).find((each) => each.startsWith(start));
	if (line === undefined) throw new Error(`${page} has no line that begins with ${start}`);
	return line;
}

it('U4 the list of the README is fetched, from a folder below the checkout', async () => {
	const run = await paste(lineOf('README.md', 'npx shoal scrape --from'));

	expect(run.stderr).toContain(`${PAGES} targets`);
	const results = parseResults(readFileSync(join(folder, 'results.jsonl'), 'utf8'));
	expect(results).toHaveLength(PAGES);

	const list = await paste(lineOf('docs/usage.md', 'npx shoal jobs list'));
	expect(list).toMatchObject({ code: 0, stdout: expect.stringContaining('urls.txt') });
});

it('U4 the check of the README finds what is broken, and writes its report', async () => {
	const run = await paste(lineOf('README.md', 'npx shoal check'));

	expect(run.code).toBe(1);
	expect(readFileSync(join(folder, 'links.md'), 'utf8')).toContain(site.url);
});

it('U4 what a command tells to type next is a command that works', async () => {
	const { stderr } = await paste('npx shoal demo --pages 20 --latency 0 --data other');
	const [, next = ''] = stderr.match(/The jobs are kept in other: (.+)/) ?? [];

	expect(next).toBe('npx shoal jobs list --data other');
	expect(await paste(next)).toMatchObject({ code: 0, stdout: expect.stringContaining('demo, fanout') });
});
