import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';

let site: Site;
let gone: readonly string[];

beforeAll(async () => {
	site = await createSite({
		handler(request, response) {
			const isHome = request.url === '/';
			response.writeHead(isHome ? 200 : 404, { 'Content-Type': 'text/html' });
			response.end(isHome ? gone.map((path) => `<a href="${path}">=1+1</a>\n`).join('') : 'gone');
			return true;
		},
	});
});
afterAll(() => site.close());

const ENDINGS = ['json', 'html', 'md', 'csv', 'xml', 'sarif', 'yaml', 'txt'];

it('S4.5 S4.9 writes each kind of report of a check and of a scrape, and says them again from what is stored', async () => {
	gone = ['/gone'];
	const cwd = aFolder();
	const reports = ENDINGS.flatMap((ending) => ['--report', `r.${ending}`]);
	const text = (ending: string) => readFileSync(join(cwd, `r.${ending}`), 'utf8');

	expect(await runCli(['check', `${site.url}/`, '--retries', '0', ...reports], { cwd })).toMatchObject({ code: 1 });
	for (const ending of ENDINGS) expect(text(ending)).toContain('/gone');
	expect(text('csv')).toContain("'=1+1");
	const { jobId } = JSON.parse(text('json'));
	const again = await runCli(['jobs', 'report', jobId, '--format', 'junit'], { cwd });
	expect(again).toMatchObject({ code: 0, stdout: text('xml') });

	const scrape = ['scrape', `${site.url}/gone`, '--retries', '0', '--out', 'out.jsonl', ...reports];
	expect(await runCli(scrape, { cwd })).toMatchObject({ code: 1 });
	for (const ending of ENDINGS) expect(text(ending)).toContain('/gone');
});

it('S4.9 gives stdout to a report that is for it, and to nothing else', async () => {
	gone = ['/gone'];
	const cwd = aFolder();
	const { stdout } = await runCli(['check', `${site.url}/`, '--retries', '0', '--report-format', 'github'], { cwd });
	expect(stdout).toMatch(/^::error title=[^\n]+\n$/);

	const mixed = await runCli(['scrape', `${site.url}/`, '--report-format', 'github'], { cwd });
	expect(mixed).toMatchObject({ code: 2, stdout: '' });
	expect(mixed.stderr).toContain('give --out and other reports a file');
});

it('S4.5 fails for a link only once it is broken in so many checks in a row, and for what is in no baseline', async () => {
	const cwd = aFolder();
	const check = (...args: string[]) => runCli(['check', `${site.url}/`, '--retries', '0', ...args], { cwd });
	const quarantined = () => check('--quarantine', '2', 'q.json', '--report', 'r.json');

	gone = ['/a', '/b'];
	expect(await quarantined()).toMatchObject({
		code: 0,
		stderr: expect.stringContaining('Not counted yet: 2 broken links in quarantine.'),
	});
	gone = ['/b'];
	const second = await quarantined();
	expect(second).toMatchObject({ code: 1, stdout: expect.stringContaining(`${site.url}/b`) });
	expect(JSON.parse(readFileSync(join(cwd, 'q.json'), 'utf8'))).toEqual({
		version: 1,
		// So that it counts once, however often it is gone on with.
		lastJob: expect.any(String),
		links: { [`${site.url}/b`]: 2 },
	});

	gone = ['/c'];
	const compared = await check('--baseline', 'r.json', '--report', 'now.md');
	expect(compared).toMatchObject({ code: 1, stderr: expect.stringContaining('Fixed since the baseline: 1 link.') });
	expect(compared.stdout).toContain(`${site.url}/c`);
	expect(readFileSync(join(cwd, 'now.md'), 'utf8')).toContain('## Fixed since the baseline');
});
