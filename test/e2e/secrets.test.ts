import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aFolder, runCli } from '../support/cli.ts';

const VALUE = 'Bearer a-value-that-nobody-may-read';

let server: Server;
let url: string;
beforeAll(async () => {
	server = createServer(({ headers }, response) => {
		response.writeHead(headers.authorization === VALUE ? 200 : 401).end();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => server.close());

function filesIn(folder: string): string[] {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	return entries.map(({ parentPath, name }) => join(parentPath, name));
}

it('R8 keeps secrets in a file of their user, lists their names, and deletes them', async () => {
	const data = join(aFolder(), 'data');
	const secrets = (...args: string[]) => runCli(['secrets', ...args, '--data', data], { stdin: `${VALUE}\n` });

	expect(await secrets('set', 'API_TOKEN')).toMatchObject({ code: 0, stdout: '', stderr: 'Kept API_TOKEN.\n' });
	expect(statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
	expect(statSync(data).mode & 0o777).toBe(0o700);
	expect(await secrets('list')).toMatchObject({ code: 0, stdout: 'API_TOKEN\n' });
	expect(JSON.parse((await secrets('list', '--json')).stdout)).toEqual({ secrets: ['API_TOKEN'] });
	expect(await secrets('delete', 'API_TOKEN')).toMatchObject({ code: 0, stderr: 'Deleted API_TOKEN.\n' });
	const gone = await secrets('delete', 'API_TOKEN');
	expect([gone.code, gone.stderr]).toEqual([3, expect.stringContaining('there is no secret API_TOKEN')]);
});

it('R8 U4 takes no value from the command line, and repeats none', async () => {
	const folder = aFolder();
	const asName = await runCli(['secrets', 'set', VALUE, '--data', folder]);
	const asSecond = await runCli(['secrets', 'set', 'API_TOKEN', 'hunter2', '--data', folder]);
	const empty = await runCli(['secrets', 'set', 'API_TOKEN', '--data', folder], { stdin: '\n' });

	expect([asName.code, asSecond.code, empty.code]).toEqual([2, 2, 2]);
	expect(asName.stderr).not.toContain('nobody-may-read');
	expect(asSecond.stderr).toContain('is read from stdin');
	expect(asSecond.stderr).not.toContain('hunter2');
	expect(empty.stderr).toContain('stdin is empty');
});

it.each(['fanout', 'threads'])(
	'R8 sends a header by reference in %s mode, and its value stands nowhere else',
	async (mode) => {
		const data = join(aFolder(), 'data');
		await runCli(['secrets', 'set', 'API_TOKEN', '--data', data], { stdin: VALUE });
		const scrape = ['scrape', url, '--mode', mode, '--data', data];
		const named = await runCli([...scrape, '--secret-header', 'Authorization=API_TOKEN']);
		const asValue = await runCli([...scrape, '--header', 'authorization: {"secret":"API_TOKEN"}']);
		const list = await runCli(['jobs', 'list', '--json', '--data', data]);

		expect([named.code, asValue.code]).toEqual([0, 0]);
		expect(JSON.parse(list.stdout).jobs[0].settings.visit.secretHeaders).toEqual({ authorization: 'API_TOKEN' });
		const said = [named, asValue, list].flatMap(({ stdout, stderr }) => [stdout, stderr]);
		expect(said.filter((text) => text.includes(VALUE))).toEqual([]);
		const holding = filesIn(data).filter((file) => readFileSync(file, 'latin1').includes(VALUE));
		expect(holding).toEqual([join(data, 'secrets.json')]);
	},
);

it('U4 ends each target with what to do where its secret is not there', async () => {
	const run = await runCli(['scrape', url, '--secret-header', 'authorization=GONE', '--data', join(aFolder(), 'data')]);

	expect(run.code).toBe(1);
	expect(JSON.parse(run.stdout).error).toEqual({
		code: 'SECRET_NOT_FOUND',
		message: expect.stringContaining('set it with shoal secrets set GONE'),
	});
});
