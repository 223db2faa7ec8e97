import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder } from '../support/cli.ts';
import { ACTION, runStep } from '../support/runner.ts';

let site: Site;
let gone = ['/gone'];

beforeAll(async () => {
	site = await createSite({
		handler(request, response) {
			const isHome = request.url === '/';
			response.writeHead(isHome ? 200 : 404, { 'Content-Type': 'text/html' });
			response.end(isHome ? gone.map((path) => `<a href="${path}">::error::x</a>\n`).join('') : 'gone');
			return true;
		},
	});
});
afterAll(() => site.close());

const check = (folder: string, inputs: Record<string, string> = {}) =>
	runStep('check', { targets: `${site.url}/`, args: '--retries 0', ...inputs }, folder);

describe('the GitHub action', () => {
	it('S4.12 marks what is broken, writes the summary of the job and SARIF, and fails', async () => {
		gone = ['/gone'];
		const { code, stdout, outputs, summary } = await check(aFolder());

		expect(code).toBe(1);
		const annotation = `::error title=Broken link%3A http_error::${site.url}/:1:10 links to ${site.url}/gone: HTTP_404: 404 Not Found`;
		expect(stdout.split('\n')).toContain(annotation);
		expect(summary).toContain(`| \`${site.url}/gone\` |`);
		expect(outputs).toMatchObject({ 'exit-code': '1', broken: '1', known: '0', fixed: '0', 'is-whole': 'true' });
		expect(JSON.parse(readFileSync(outputs.sarif ?? '', 'utf8'))).toMatchObject({ version: '2.1.0' });
		for (const file of ['report.json', 'report.html', 'report.md']) {
			expect(existsSync(join(outputs.reports ?? '', file))).toBe(true);
		}
	});

	it('S4.12 counts only what broke since the run before', async () => {
		const folder = aFolder();
		gone = ['/gone', '/old'];
		expect(await check(folder)).toMatchObject({ code: 1 });
		gone = ['/gone'];
		const second = await check(aFolderAfter(folder));
		expect(second).toMatchObject({ code: 0, outputs: { broken: '0', known: '1', fixed: '1' } });
		expect(second.summary).toContain('## Fixed since the baseline');
		gone = ['/gone', '/new'];
		expect(await check(aFolderAfter(folder))).toMatchObject({ code: 1, outputs: { broken: '1', known: '1' } });
	});

	it('S4.12 fails as told: not for broken links, but always where nothing was checked', async () => {
		gone = ['/gone'];
		expect(await check(aFolder(), { fail: 'false' })).toMatchObject({ code: 0, outputs: { 'exit-code': '1' } });
		const wrong = await check(aFolder(), { fail: 'false', args: '--no-such-option' });
		expect(wrong).toMatchObject({ code: 2, outputs: { 'exit-code': '2' }, summary: '' });
		expect(wrong.stderr).toContain('unknown option --no-such-option');
	});

	it.each([
		[{ targets: ' ' }, '::error title=Shoal::targets: names no site; give the URL of one'],
		[{ fail: 'perhaps' }, '::error title=Shoal::fail: "perhaps" is neither true nor false'],
		[{ args: 'retries 0' }, '::error title=Shoal::args: "retries 0" is no option; write one a line, as --name VALUE'],
		[
			{ name: '../x' },
			'::error title=Shoal::name: must be letters, digits, dots, dashes and underscores alone, at most 100',
		],
	])('U4 says what is wrong with %j', async (inputs, said) => {
		expect(await check(aFolder(), inputs)).toMatchObject({ code: 2, stdout: `${said}\n` });
	});

	it('R8 lets the runner take nothing for a command that a page has written', async () => {
		const { stdout } = await check(aFolder(), { annotations: 'false' });
		const [, token, printed, rest] = /^::stop-commands::(\S+)\n(.*)\n::\1::\n(.*)$/s.exec(stdout) ?? [];
		expect(token).toMatch(/^[0-9a-f-]{36}$/);
		expect(printed).toContain('::error::x');
		expect(rest).toBe('');
	});
});

/** The same folder, as the next run of a workflow has it: outputs and summary are new. */
function aFolderAfter(folder: string): string {
	for (const file of ['output', 'summary']) rmSync(join(folder, file), { force: true });
	return folder;
}

describe('action.yml', () => {
	const { inputs, outputs, runs } = ACTION;
	const texts = JSON.stringify({ outputs, runs });

	it('S4.12 names no input that it does not have, and uses each that it has', async () => {
		const named = new Set(Array.from(texts.matchAll(/inputs\.([\w-]+)/g), ([, name = '']) => name));
		expect([...named].toSorted()).toEqual(Object.keys(inputs).toSorted());
	});

	it('S4.12 gives outputs that its step writes', async () => {
		gone = ['/gone'];
		const written = Object.keys((await check(aFolder())).outputs);
		const read = Array.from(texts.matchAll(/steps\.check\.outputs\.([\w-]+)/g), ([, name = '']) => name);
		expect(read.filter((name) => !written.includes(name))).toEqual([]);
	});

	it('S4.12 keeps the baseline where the step puts it, and of the default branch alone', async () => {
		const folder = aFolder();
		await check(folder, { name: 'docs' });
		const steps = runs.steps.filter(({ uses = '' }) => uses.startsWith('actions/cache/'));
		for (const step of steps) {
			const path = step.with?.path
				?.replace(/\$\{\{ runner\.temp \}\}/, join(folder, 'temp'))
				.replace(/\$\{\{ inputs\.name \}\}/, 'docs');
			expect(existsSync(path ?? '')).toBe(true);
		}
		expect(steps.map(({ with: { key } = {} }) => key)).toEqual([steps[0]?.with?.key, steps[0]?.with?.key]);
		expect(steps[1]?.if).toContain(
			"(github.event_name == 'schedule' || github.ref_name == github.event.repository.default_branch)",
		);
	});

	it('S4.12 goes on after a check that has failed, to keep what it found', async () => {
		const after = runs.steps.slice(runs.steps.findIndex(({ id }) => id === 'check') + 1);
		expect(after.length).toBeGreaterThan(2);
		for (const step of after) expect(step.if).toMatch(/^\$\{\{ !cancelled\(\) &&/);
		expect(runs.using).toBe('composite');
	});
});
