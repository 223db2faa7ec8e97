import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
		{ what: 'a report of an unknown kind', args: ['scrape', '--report', 'r.xyz', 'http://a/'], says: 'r.xyz', code: 2 },
		{ what: 'an unknown job', args: ['jobs', 'show', '01UNKNOWN'], says: '01UNKNOWN', code: 3 },
	])('$what', async ({ args, says, code }) => {
		const folder = aFolder();
		const run = await runCli([...args, '--data', join(folder, 'data')]);

		expect(run).toMatchObject({ code, stdout: '' });
		expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(run.stderr).toContain(says);
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
