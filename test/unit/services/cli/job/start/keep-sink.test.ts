import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionsFor } from '../../../../../../services/cli/job/stack/stack-settings.ts';
import { keepSink, remoteSink } from '../../../../../../services/cli/job/start/keep-sink.ts';
import { fileSecrets } from '../../../../../../shared/runtime/file-secrets.ts';
import { aFolder } from '../../../../../support/cli.ts';

const URL = 'postgres://shoal@db.example.com/web';
const WITH_PASSWORD = 'postgres://shoal:open@db.example.com/web';

describe('keepSink', () => {
	const dataDir = () => join(aFolder(), 'data');

	it('R8 moves a password of the URL into a secret, the same for the same database', async () => {
		const folder = dataDir();
		const sink = await keepSink({ sinkUrl: WITH_PASSWORD, dataDir: folder });

		expect(sink).toEqual({ url: URL, password: { secret: expect.stringMatching(/^sink_\w{12}$/) }, isTrusted: true });
		expect(await keepSink({ sinkUrl: WITH_PASSWORD, dataDir: folder })).toEqual(sink);
		expect(await fileSecrets(folder).get(sink?.password?.secret ?? '')).toBe('open');
	});

	it('S0.8 takes a secret that is there, and certificates', async () => {
		const folder = dataDir();
		await fileSecrets(folder).set('DB', 'open');
		const sink = await keepSink({ sinkUrl: URL, sinkPassword: 'DB', sinkCa: 'PEM', dataDir: folder });

		expect(sink).toEqual({ url: URL, password: { secret: 'DB' }, ca: 'PEM', isTrusted: true });
	});

	it('has none where none is named', async () => {
		expect(await keepSink({ dataDir: dataDir() })).toBeUndefined();
	});

	it.each([
		[{ sinkPassword: 'DB' }, '--sink-password goes with --sink URL'],
		[{ sinkCa: 'PEM' }, '--sink-ca goes with --sink URL'],
		[{ sinkUrl: WITH_PASSWORD, sinkPassword: 'DB' }, '--sink has a password already; leave one of the two out'],
		[{ sinkUrl: URL, sinkPassword: 'DB' }, 'there is no secret DB; keep it with npx shoal secrets set DB --data '],
	])('U4 refuses %o', async (values, fault) => {
		await expect(keepSink({ ...values, dataDir: dataDir() })).rejects.toThrow(fault);
	});
});

describe('remoteSink', () => {
	it('S0.8 asks another stack for a database, whose secret that has', () => {
		expect(remoteSink({ sinkUrl: URL, sinkPassword: 'DB' })).toEqual({ url: URL, password: { secret: 'DB' } });
		expect(remoteSink({})).toBeUndefined();
	});

	it('R8 sends no password', () => {
		expect(() => remoteSink({ sinkUrl: WITH_PASSWORD })).toThrow('which is not sent');
	});
});

it('runs the function that writes rows for a job that has a database, and for no other', () => {
	expect(functionsFor('threads', { sink: { url: URL } })).toContain('SinkFunction');
	expect(functionsFor('threads', {})).not.toContain('SinkFunction');
});
