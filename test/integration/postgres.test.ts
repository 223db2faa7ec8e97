import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../infra/tools/postgres/postgres-server.ts';
import { createPostgresSink } from '../../shared/adapters/postgres/postgres-sink.ts';
import { rowOf } from '../../shared/core/deliver/rows/row.ts';
import { readSinkUrl } from '../../shared/core/deliver/rows/sink-url.ts';
import type { OpenSink } from '../../shared/ports/row-sink.ts';
import { rowSinkContract } from '../contract/row-sink.contract.ts';
import { aResult } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
const CA = fixture('ca');

/** The gate installs a server where it can; elsewhere nothing here can be tried. */
const isHere = postgresPrograms !== undefined;
const PASSWORD = 'open % sesame';

function openSink(url: string, fields: Partial<OpenSink> = {}): OpenSink {
	const address = readSinkUrl(url);
	if (typeof address === 'string') throw new Error(address);
	return { address, password: address.password, isTrusted: true, allowPrivate: [], ...fields };
}

describe.skipIf(!isHere)(`PostgreSQL${isHere ? '' : ' (no server is installed in /usr/lib/postgresql)'}`, () => {
	let server: PostgresServer;
	beforeAll(async () => {
		server = await startPostgres({ password: PASSWORD, tls: { key: fixture('key'), cert: fixture('good') } });
	});
	afterAll(() => server?.remove());

	const aSink = () => {
		const sink = createPostgresSink();
		onTestFinished(() => sink.close());
		return sink;
	};
	const aRow = (jobId: string, index = 0) => rowOf(aResult({ jobId, index }));
	const ask = async (text: string, values: readonly unknown[] = []) => {
		const client = new pg.Client({ connectionString: server.url });
		await client.connect();
		try {
			return (await client.query(text, [...values])).rows;
		} finally {
			await client.end();
		}
	};

	rowSinkContract('PostgreSQL', async () => {
		const sink = createPostgresSink();
		const rowsOf = (jobId: string) =>
			ask('SELECT index::int AS index, title, result FROM shoal_results WHERE job_id = $1 ORDER BY index', [jobId]);
		return { sink, to: openSink(server.url), rowsOf, close: sink.close };
	});

	it('S0.8 makes its tables once, however many begin at the same time, and finds them there later', async () => {
		await ask('DROP TABLE IF EXISTS shoal_results, shoal_migrations');
		const jobId = freshId();
		const writers = Array.from({ length: 6 }, () => aSink());
		const outcomes = await Promise.all(
			writers.map((sink, index) => sink.write(openSink(server.url), [aRow(jobId, index)])),
		);

		expect(outcomes.filter(({ kind }) => kind !== 'written')).toEqual([]);
		expect(await ask('SELECT version FROM shoal_migrations')).toEqual([{ version: 1 }]);
		expect(await ask('SELECT count(*)::int AS rows FROM shoal_results')).toEqual([{ rows: 6 }]);
	});

	it('leaves tables of a newer version alone', async () => {
		const jobId = freshId();
		await aSink().write(openSink(server.url), [aRow(jobId)]);
		await ask('INSERT INTO shoal_migrations (version) VALUES (2)');
		onTestFinished(() => ask('DELETE FROM shoal_migrations WHERE version = 2').then(() => undefined));

		expect(await aSink().write(openSink(server.url), [aRow(jobId)])).toMatchObject({
			kind: 'failed',
			reason: expect.stringContaining('its tables are of version 2, where 1 is known'),
			mayHelpToRetry: false,
		});
	});

	it('S0.8 goes on after the server was killed, on another connection', async () => {
		const jobId = freshId();
		const sink = aSink();
		await sink.write(openSink(server.url), [aRow(jobId, 0)]);
		await server.kill();
		expect(await sink.write(openSink(server.url), [aRow(jobId, 1)])).toMatchObject({ mayHelpToRetry: true });
		await server.start();

		expect(await sink.write(openSink(server.url), [aRow(jobId, 1)])).toEqual({ kind: 'written' });
		const [found] = await ask('SELECT count(*)::int AS rows FROM shoal_results WHERE job_id = $1', [jobId]);
		expect(found).toEqual({ rows: 2 });
	});

	it('S0.8 keeps one connection', async () => {
		const sink = aSink();
		for (let i = 0; i < 5; i++) await sink.write(openSink(server.url), [aRow(freshId())]);

		const [found] = await ask("SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'shoal'");
		expect(found).toEqual({ open: 1 });
	});

	it('tells a password that is wrong, not what it is', async () => {
		const outcome = await aSink().write(openSink(server.url, { password: 'a guess' }), [aRow('a')]);

		expect(outcome).toEqual({
			kind: 'failed',
			reason: `PostgreSQL at 127.0.0.1:${server.port}: password authentication failed for user "shoal"`,
			mayHelpToRetry: false,
		});
	});

	it('does not take the password of whoever runs it', async () => {
		process.env.PGPASSWORD = PASSWORD;
		onTestFinished(() => {
			delete process.env.PGPASSWORD;
		});

		const outcome = await aSink().write(openSink(server.url, { password: undefined }), [aRow('a')]);
		expect(outcome).toEqual({
			kind: 'failed',
			reason: `PostgreSQL at 127.0.0.1:${server.port}: it asks for a password; name its secret with --sink-password NAME`,
			mayHelpToRetry: false,
		});
	});

	it('tells that a database is not there', async () => {
		const url = server.url.replace('/postgres', '/nowhere').replace(/^.*?:\/\//, 'postgres://');
		const outcome = await aSink().write(openSink(url), [aRow('a')]);

		expect(outcome).toMatchObject({
			reason: expect.stringContaining('"nowhere" does not exist'),
			mayHelpToRetry: false,
		});
	});

	it("R5 goes to no private address for a job that is not the operator's, unless both allow it", async () => {
		const to = openSink(server.url, { isTrusted: false });
		const refused = { kind: 'failed', mayHelpToRetry: false, reason: expect.stringContaining('a private address') };
		expect(await aSink().write(to, [aRow('a')])).toMatchObject(refused);

		const allowing = createPostgresSink({ allowsPrivate: true });
		onTestFinished(() => allowing.close());
		expect(await allowing.write(to, [aRow('a')])).toMatchObject(refused);
		expect(await allowing.write({ ...to, allowPrivate: ['127.0.0.0/8'] }, [aRow('a')])).toEqual({ kind: 'written' });
	});

	it("goes to no address of a cloud's own, whoever asks", async () => {
		const outcome = await aSink().write(openSink('postgres://a@169.254.169.254/a?sslmode=disable'), [aRow('a')]);

		expect(outcome).toMatchObject({ kind: 'failed', mayHelpToRetry: false });
	});

	describe('TLS', () => {
		let misnamed: PostgresServer;
		beforeAll(async () => {
			misnamed = await startPostgres({ tls: { key: fixture('key'), cert: fixture('other-host') } });
		});
		afterAll(() => misnamed?.remove());

		const write = (url: string, ca?: string) => aSink().write(openSink(url, { ca }), [aRow(freshId())]);
		const at = ({ url }: PostgresServer, host: string, mode: string) =>
			`${url.replace('127.0.0.1', host)}?sslmode=${mode}`;

		it.each([
			['require', 'localhost'],
			['require', '127.0.0.1'],
			['verify-ca', 'localhost'],
			['verify-full', 'localhost'],
			['verify-full', '127.0.0.1'],
		])('S0.8 %s at %s writes where the authority is trusted, and without that require alone', async (mode, host) => {
			expect(await write(at(server, host, mode), CA)).toEqual({ kind: 'written' });

			const untrusted = await write(at(server, host, mode));
			if (mode === 'require') expect(untrusted).toEqual({ kind: 'written' });
			else
				expect(untrusted).toMatchObject({ mayHelpToRetry: false, reason: expect.stringContaining('--sink-ca FILE') });
		});

		it('S0.8 verify-full holds the certificate against the name, and verify-ca does not', async () => {
			expect(await write(at(misnamed, 'localhost', 'verify-ca'), CA)).toEqual({ kind: 'written' });
			expect(await write(at(misnamed, 'localhost', 'verify-full'), CA)).toMatchObject({ mayHelpToRetry: false });
		});

		it('does not go on without it where the server has none', async () => {
			const plain = await startPostgres();
			onTestFinished(() => plain.remove());

			expect(await write(at(plain, 'localhost', 'require'))).toMatchObject({ kind: 'failed', mayHelpToRetry: false });
		});
	});
});
