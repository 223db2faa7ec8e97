import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import { aFolder, runCli } from '../support/cli.ts';

const SECRET = 'pa55word';
let site: Site;
const asked = new Set<string | undefined>();

beforeAll(async () => {
	site = await createSite({
		handler(request, response) {
			asked.add(request.headers.authorization);
			const isHome = request.url === '/';
			response.writeHead(isHome ? 200 : 404, { 'Content-Type': 'text/html' });
			response.end(`<a href="http://me:${SECRET}@${request.headers.host}/gone">x</a>`);
			return true;
		},
	});
});

afterAll(() => site.close());

function withCredentials(path: string): string {
	return `${site.url.replace('://', `://me:${SECRET}@`)}${path}`;
}

function textsIn(folder: string): string[] {
	return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}

it.each(MODES.flatMap((mode) => ['scrape', 'check'].map((command) => ({ command, mode }))))(
	'R8 $command shows the credentials of a URL nowhere in $mode mode, and asks with them, also again',
	async ({ command, mode }) => {
		const cwd = aFolder();
		const reports = ['r.json', 'r.md', 'r.txt'].flatMap((name) => ['--report', name]);
		const args = [withCredentials('/'), ...(command === 'scrape' ? [withCredentials('/gone')] : []), '--retries', '0'];
		asked.clear();
		const run = await runCli([command, ...args, '--mode', mode, '--out', 'o.csv', '--format', 'csv', ...reports], {
			cwd,
		});
		const [, jobId = ''] = /Job (\w+):/.exec(run.stderr) ?? [];
		const results = await runCli(['jobs', 'results', jobId], { cwd });
		const files = ['r.json', 'r.md', 'r.txt', 'o.csv'].map((name) => readFileSync(join(cwd, name), 'utf8'));
		const shown = [run.stdout, run.stderr, results.stdout, ...files, ...textsIn(join(cwd, '.shoal', 'logs'))];

		expect(run.code).toBe(1);
		expect(asked).toContain(`Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}`);
		expect(results.stdout).toContain(`"url":"${site.url}/gone"`);
		expect(shown.filter((text) => text.includes(SECRET))).toEqual([]);

		asked.clear();
		const again = await runCli(['jobs', 'retry', jobId], { cwd });
		expect(asked).toContain(`Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}`);
		expect(again.stdout + again.stderr).not.toContain(SECRET);
	},
);
