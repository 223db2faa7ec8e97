import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { askPostgres } from '../../infra/tools/postgres/ask-postgres.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../infra/tools/postgres/postgres-server.ts';
import { aFolder, runCli, startCli } from '../support/cli.ts';
import { serve } from '../support/served.ts';

const isHere = postgresPrograms !== undefined;
const PAGES = 5_000;
const PASSWORD = 'open % sesame';
const SOON = { timeout: 20_000, interval: 200 };

describe.skipIf(!isHere)(`--sink${isHere ? '' : ' (no PostgreSQL server is installed in /usr/lib/postgresql)'}`, () => {
	let site: Site;
	let server: PostgresServer;
	beforeAll(async () => {
		site = await createSite({ pages: PAGES, latencyMs: 0, broken: 2 });
		server = await startPostgres({ password: PASSWORD });
	});
	afterAll(async () => {
		await server?.remove();
		await site?.close();
	});

	const ask = (text: string) => askPostgres(server.url, text);

	const rowsOf = (jobId: string) =>
		ask(`SELECT count(*)::int AS rows, count(DISTINCT url)::int AS urls FROM shoal_results WHERE job_id = '${jobId}'`);
	const jobIn = (stderr: string) => /^Job (\w+): /m.exec(stderr)?.[1] ?? '';
	const withoutPassword = () => server.url.replace(/:[^:@/]+@/, '@');

	it('S0.8 R1 writes each of 5,000 results of eight instances once, though the server is killed meanwhile, on four connections at most', async () => {
		const folder = aFolder();
		const list = join(folder, 'urls.txt');
		writeFileSync(list, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}\n`).join(''));
		const args = ['--from', list, '--mode', 'fanout', '--max-instances', '8', '--sink', server.url];
		const { ended } = startCli(['scrape', ...args, '--out', join(folder, 'out.jsonl'), '--data', join(folder, 'data')]);
		let isOver = false;
		const run = ended.finally(() => {
			isOver = true;
		});
		let mostOpen = 0;
		let isKilled = false;
		while (!isOver) {
			const found = await ask("SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'shoal'");
			mostOpen = Math.max(mostOpen, found?.open ?? 0);
			const { rows = 0 } = (await ask('SELECT count(*)::int AS rows FROM shoal_results')) ?? {};
			if (!isKilled && rows > 0) {
				await server.kill();
				await server.start();
				isKilled = true;
			}
			await sleep(20);
		}
		const { stderr } = await run;

		expect(stderr).toContain(`Rows to ${withoutPassword()}: 5,000 rows written\n`);
		expect(await rowsOf(jobIn(stderr))).toEqual({ rows: PAGES, urls: PAGES });
		expect(isKilled).toBe(true);
		expect(mostOpen).toBeGreaterThan(0);
		expect(mostOpen).toBeLessThanOrEqual(4);
	});

	it.each(['threads', 'sequential'])('S0.7 S0.8 writes in %s mode as well, and what a check finds', async (mode) => {
		const data = join(aFolder(), 'data');
		const args = ['--max-pages', '5', '--mode', mode, '--data', data, '--sink', server.url];
		const { stderr } = await runCli(['check', `${site.url}/p/1`, ...args]);
		const { rows } = (await rowsOf(jobIn(stderr))) ?? {};

		expect(rows).toBeGreaterThan(1);
		expect(stderr).toContain(`: ${rows} rows written\n`);
	});

	it('R8 keeps the password in the file of secrets, and nowhere else', async () => {
		const data = join(aFolder(), 'data');
		const { stderr, stdout } = await runCli(['scrape', `${site.url}/p/1`, '--data', data, '--sink', server.url]);
		const shown = await runCli(['jobs', 'show', jobIn(stderr), '--json', '--data', data]);

		expect(JSON.parse(shown.stdout)).toMatchObject({
			sink: { to: withoutPassword(), state: expect.stringMatching(/^writ/), rows: 1, outstanding: 0 },
		});
		expect(JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8'))).toEqual({
			[JSON.parse(shown.stdout).settings.sink.password.secret]: PASSWORD,
		});
		for (const text of [stderr, stdout, shown.stdout, shown.stderr]) {
			expect(text).not.toContain(PASSWORD);
			expect(text).not.toContain(encodeURIComponent(PASSWORD));
		}
	});

	it('S0.8 says why rows are not written, ends the job all the same, and writes them once that is mended', async () => {
		const data = join(aFolder(), 'data');
		const keep = (value: string) => runCli(['secrets', 'set', 'DB', '--data', data], { stdin: value });
		await keep('a guess');
		const sink = ['--sink', withoutPassword(), '--sink-password', 'DB', '--data', data];
		const first = await runCli(['scrape', `${site.url}/p/1`, ...sink]);

		expect(first).toMatchObject({ code: 0 });
		expect(first.stderr).toContain('0 rows written, 1 outstanding, given up: PostgreSQL at 127.0.0.1');
		expect(first.stderr).toContain('password authentication failed');
		const jobId = jobIn(first.stderr);
		expect(first.stderr).toContain(`What is outstanding is written by: npx shoal jobs resume ${jobId}`);

		await keep(PASSWORD);
		expect((await runCli(['jobs', 'resume', jobId, '--data', data])).stderr).toContain(': 1 row written\n');
		expect(await rowsOf(jobId)).toEqual({ rows: 1, urls: 1 });
	});

	it('S0.8 writes for a server too: where it says for all its jobs, and where a job says for itself', async () => {
		const data = join(aFolder(), 'data');
		await runCli(['secrets', 'set', 'DB', '--data', data], { stdin: PASSWORD });
		const served = await serve(data, ['--port', '0', '--sink', server.url]);
		const source = { urls: [`${site.url}/p/1`] };
		const sink = { url: withoutPassword(), password: { secret: 'DB' } };
		const ofAll = await served.start({ source });
		const ofOne = await served.start({ source, options: { sink, allowPrivate: ['127.0.0.0/8'] } });
		const refused = await served.start({ source, options: { sink } });
		const sinkOf = async (jobId: string) => (await served.end(jobId)).sink;

		await expect.poll(() => sinkOf(ofAll), SOON).toMatchObject({ state: 'written', rows: 1 });
		await expect.poll(() => sinkOf(ofOne), SOON).toMatchObject({ state: 'written', rows: 1 });
		await expect
			.poll(() => sinkOf(refused), SOON)
			.toMatchObject({
				state: 'failed',
				outstanding: 1,
				error: expect.stringContaining('it has a private address, which this job may not reach'),
			});
		expect([await rowsOf(ofAll), await rowsOf(ofOne), await rowsOf(refused)]).toMatchObject([
			{ rows: 1 },
			{ rows: 1 },
			{ rows: 0 },
		]);
		expect(await served.call('POST', '/jobs', { source, options: { sink: { url: server.url } } })).toMatchObject({
			status: 422,
			text: expect.stringContaining('must be without a password'),
		});
	});

	it('U4 refuses what cannot be', async () => {
		const said = async (...args: readonly string[]) => {
			const { code, stderr } = await runCli(['scrape', `${site.url}/p/1`, ...args], { cwd: aFolder() });
			expect(code).toBe(2);
			return stderr;
		};

		expect(await said('--sink', 'mysql://root:secret@h/db')).not.toContain('secret@');
		expect(await said('--sink', 'postgres://a@h/db?sslmode=prefer')).toContain(
			'--sink: has an sslmode that must be one of',
		);
		expect(await said('--sink-password', 'DB')).toContain('--sink-password goes with --sink URL');
		expect(await said('--sink', 'postgres://a@h/db', '--sink-password', 'DB')).toContain('there is no secret DB');
		expect(await said('--sink', 'postgres://a:b@h/db', '--api', 'http://127.0.0.1:1')).toContain('which is not sent');
	});
});
