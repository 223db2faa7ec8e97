import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MODES } from '../../shared/core/job.ts';
import type { Result } from '../../shared/core/result.ts';
import { aFolder, runCli } from '../support/cli.ts';

describe('U4 what is wrong is said in one line', () => {
	it.each([
		{ what: 'a missing file', args: ['scrape', '--from', 'nowhere.txt'], says: 'nowhere.txt', code: 2 },
		{ what: 'a misspelt option', args: ['scrape', '--concurency', '5', 'http://a/'], says: '--concurrency', code: 2 },
		{ what: 'a bad number', args: ['scrape', '--retries', 'many', 'http://a/'], says: '--retries', code: 2 },
		{ what: 'no source', args: ['scrape'], says: '--from', code: 2 },
		{ what: 'an unknown command', args: ['scrap', 'http://a/'], says: 'scrape', code: 2 },
		{
			what: 'an output folder that is not there',
			args: ['scrape', '--out', 'no/such/r.jsonl', 'http://a/'],
			says: 'no/such',
			code: 2,
		},
		{
			what: 'a folder for a comparison that cannot be made',
			// Linux answers there as if the folder above were missing.
			args: ['compare', '--out', '/proc/none/there', 'http://a/'],
			says: '--out /proc/none/there',
			code: 2,
		},
		{ what: 'a report of an unknown kind', args: ['scrape', '--report', 'r.xyz', 'http://a/'], says: 'r.xyz', code: 2 },
		{
			what: 'a report in a folder that is not there',
			args: ['scrape', '--report', 'no/such/r.json', 'http://a/'],
			says: '--report no/such/r.json',
			code: 2,
		},
		...['list', 'show ID', 'results ID', 'report ID', 'cancel ID', 'resume ID', 'delete ID'].map((action) => ({
			what: `a data folder that is not there, for jobs ${action}`,
			args: ['jobs', ...action.split(' ')],
			says: 'there is no such folder',
			code: 2,
		})),
	])('$what', async ({ args, says, code }) => {
		const folder = aFolder();
		const run = await runCli([...args, '--data', join(folder, 'data')]);

		expect(run).toMatchObject({ code, stdout: '' });
		expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(run.stderr).toContain(says);
		expect(readdirSync(folder)).toEqual([]);
	});

	it('an unknown job', async () => {
		const run = await runCli(['jobs', 'show', '01UNKNOWN', '--data', aFolder()]);

		expect(run).toMatchObject({ code: 3, stdout: '' });
		expect(run.stderr).toMatch(/^shoal: there is no job 01UNKNOWN[^\n]*\n$/);
	});

	it.each([
		{ what: 'the source', args: ['--out', 'urls.txt'], says: '--out urls.txt: is the same file as --from' },
		{ what: 'the source by another name', args: ['--out', './urls.txt'], says: 'same file as --from' },
		{ what: 'the source by a symbolic link', args: ['--out', 'link.txt'], says: 'same file as --from' },
		{ what: 'the source by a hard link', args: ['--out', 'hard.txt'], says: 'same file as --from' },
		{ what: 'the source, for a report', args: ['--report', 'link.txt'], says: '--report link.txt: is the same' },
		{ what: 'the results, for a report', args: ['--out', 'r.txt', '--report', './r.txt'], says: 'as --out r.txt' },
		{ what: 'another report', args: ['--report', 'r.md', '--report', 'sub/../r.md'], says: 'as --report r.md' },
	])('a file that is $what, before anything is run', async ({ args, says }) => {
		const cwd = aFolder();
		const source = join(cwd, 'urls.txt');
		writeFileSync(source, 'http://127.0.0.1:1/\n');
		mkdirSync(join(cwd, 'sub'));
		symlinkSync('urls.txt', join(cwd, 'link.txt'));
		linkSync(source, join(cwd, 'hard.txt'));
		const before = readdirSync(cwd);
		const run = await runCli(['scrape', '--from', 'urls.txt', ...args], { cwd });

		expect(run).toMatchObject({ code: 2, stdout: '' });
		expect(run.stderr).toContain(says);
		expect(readFileSync(source, 'utf8')).toBe('http://127.0.0.1:1/\n');
		expect(readdirSync(cwd)).toEqual(before);
	});

	it('a CSV without a column url, and no job is left behind', async () => {
		const folder = aFolder();
		const from = join(folder, 'pages.csv');
		writeFileSync(from, 'address,name\nhttp://a/,A\n');
		const data = join(folder, 'data');
		const run = await runCli(['scrape', '--from', from, '--data', data, '--out', join(folder, 'r.jsonl')]);

		expect(run.code).toBe(2);
		expect(run.stderr).toMatch(/pages\.csv.*url.*address, name/);
		expect(readdirSync(folder).sort()).toEqual(['data', 'pages.csv']);
		expect(JSON.parse((await runCli(['jobs', 'list', '--json', '--data', data])).stdout)).toEqual({ jobs: [] });
	});

	it.each(MODES)(
		'S4.8 W1 each row of a mixed list is a target, or invalid_url with its line, in %s mode',
		async (mode) => {
			const folder = aFolder();
			const from = join(folder, 'pages.csv');
			const rows = ['name;URL\r\n', '1;http://127.0.0.1:1/a\n', '2;www.b\r', '3;"http://127.0.0.1:1/c\nd"\r\n'];
			writeFileSync(from, [...rows, '4;http://127.0.0.1:1/e;f\n', '5;http://127.0.0.1:1/e\n'].join(''));
			const args = ['--from', from, '--mode', mode, '--data', join(folder, 'data'), '--retries', '0'];
			const run = await runCli(['scrape', ...args]);
			const results = run.stdout
				.trimEnd()
				.split('\n')
				.map((line) => JSON.parse(line) as Result);

			expect(run.code).toBe(1);
			expect(results.map(({ url, outcome, error }) => [url, outcome, error?.message.slice(0, 8)])).toEqual([
				['http://127.0.0.1:1/a', 'network_error', 'connect '],
				['www.b', 'invalid_url', 'line 3: '],
				['http://127.0.0.1:1/c\nd', 'invalid_url', 'line 4: '],
				['4;http://127.0.0.1:1/e;f', 'invalid_url', 'line 6: '],
				['http://127.0.0.1:1/e', 'network_error', 'connect '],
			]);
		},
	);

	it('a data folder that is a file', async () => {
		const data = join(aFolder(), 'data');
		writeFileSync(data, '');
		const run = await runCli(['scrape', '--data', data, 'http://127.0.0.1:1/']);

		expect(run.code).toBe(3);
		expect(run.stderr).toContain(data);
	});

	it('an endpoint that does not answer', async () => {
		const folder = aFolder();
		mkdirSync(join(folder, 'data'));
		const run = await runCli(['scrape', '--data', join(folder, 'data'), 'http://127.0.0.1:1/'], {
			env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
		});

		expect(run.code).toBe(3);
		expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(run.stderr).toContain('127.0.0.1:9');
	});

	it('nothing at all where the environment asks AWS for what an emulator has not', async () => {
		const env = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true', AWS_PROFILE: 'nobody' };
		const run = await runCli(['scrape', '--from', '-', '--data', join(aFolder(), 'data')], { env });

		expect(run).toMatchObject({ code: 0, stdout: '' });
	});

	it('a port in use', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as AddressInfo;
		const run = await runCli(['site', '--port', String(port)]);
		server.close();

		expect(run.code).toBe(3);
		expect(run.stderr).toContain(String(port));
	});
});
