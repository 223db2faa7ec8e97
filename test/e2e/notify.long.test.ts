import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { startHookServer } from '../support/hook-server.ts';
import { serve } from '../support/served.ts';

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: 20, broken: 2 });
});
afterAll(() => site.close());

async function someHooks(answers: readonly number[] = []) {
	const hooks = await startHookServer(answers);
	onTestFinished(() => hooks.close());
	return hooks;
}

/** Takes mails from who knows the password. */
async function aMailServer(password: string) {
	const mails: string[] = [];
	const server = new SMTPServer({
		disabledCommands: ['STARTTLS'],
		allowInsecureAuth: true,
		onAuth: (auth, _, done) =>
			auth.password === password ? done(null, { user: auth.username }) : done(new Error('no')),
		onData: (stream, _, done) => void text(stream).then((mail) => done(mails.push(mail) > 0 ? null : undefined)),
	});
	const listening = server.listen(0, '127.0.0.1');
	await once(listening, 'listening');
	onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
	return { mails, url: `smtp://me@127.0.0.1:${(listening.address() as AddressInfo).port}` };
}

async function withSecret(dataDir: string, name: string, value: string): Promise<void> {
	expect((await runCli(['secrets', 'set', name, '--data', dataDir], { stdin: value })).code).toBe(0);
}

describe('--notify', () => {
	it('S3.1 S3.6 sends the report of a scrape before the command ends, once it is taken, and of a retry as well', async () => {
		const dataDir = join(aFolder(), 'data');
		const hooks = await someHooks([503]);
		await withSecret(dataDir, 'HOOK_KEY', 'a-key-that-signs');
		const webhook = { type: 'webhook', name: 'hook', url: hooks.url, signingSecret: { secret: 'HOOK_KEY' } };
		const args = ['--notify', JSON.stringify(webhook), '--notify', 'file:{jobId}.md', '--data', dataDir];
		const first = await runCli(['scrape', `${site.url}/p/1`, `${site.url}/gone`, ...args]);

		expect(first).toMatchObject({ code: 1 });
		expect(first.stderr).toContain('The report has not reached hook; it is tried again.');
		expect(first.stderr).toContain('Report to file-2 (file): delivered\nReport to hook (webhook): delivered\n');
		const [, jobId = ''] = /^Job (\w+): done/m.exec(first.stderr) ?? [];
		expect(hooks.hooks.map(({ headers }) => headers['idempotency-key'])).toEqual([`${jobId}:hook`, `${jobId}:hook`]);
		expect(hooks.hooks[1]?.headers['x-shoal-signature']).toMatch(/^sha256=/);
		expect(readFileSync(join(dataDir, 'reports', `${jobId}.md`), 'utf8')).toContain('# ');
		expect(JSON.parse(hooks.hooks[1]?.body ?? '')).toMatchObject({ targets: 2, failed: 1 });

		const again = await runCli(['jobs', 'retry', jobId, '--data', dataDir]);
		expect(again.stderr).toContain('Report to hook (webhook): delivered\n');
		const other = await runCli(['jobs', 'retry', jobId, '--notify', 'file:other.txt', '--data', dataDir]);
		expect(other.stderr).toContain('Report to file-1 (file): delivered\n');
		expect(hooks.hooks).toHaveLength(3);
	});

	it('S3.6 leaves what cannot be delivered to be told, and the exit code as it is', async () => {
		const hooks = await someHooks([404]);
		const dataDir = join(aFolder(), 'data');
		const run = await runCli(['check', `${site.url}/`, '--exit-zero', '--notify', hooks.url, '--data', dataDir]);

		expect(run).toMatchObject({ code: 0 });
		expect(run.stderr).toContain(
			'Report to webhook-1 (webhook): not delivered, after 1 attempt: it answered with 404\n',
		);
	});

	it('S3.6 R8 of a server sends every report there, by e-mail with a password that is a secret, and --api sends one more', async () => {
		const dataDir = join(aFolder(), 'data');
		const [ofStack, ofJob] = [await someHooks(), await someHooks()];
		const { mails, url } = await aMailServer('hunter2');
		await withSecret(dataDir, 'SMTP_PASSWORD', 'hunter2');
		const mail = ['--smtp', url, '--smtp-password', 'SMTP_PASSWORD', '--mail-from', 'shoal@x.example'];
		const all = ['--notify', ofStack.url, '--notify', 'email:a@x.example', ...mail];
		const served = await serve(dataDir, ['--port', '0', ...all]);
		const env = { SHOAL_API_KEY: served.key };
		const args = ['--notify', ofJob.url, '--allow-private', '127.0.0.1', '--api', served.url];
		const run = await runCli(['scrape', `${site.url}/p/1`, ...args], { env });

		expect(run).toMatchObject({ code: 0 });
		await expect
			.poll(() => [ofStack.hooks.length, ofJob.hooks.length, mails.length], { timeout: 20_000 })
			.toEqual([1, 1, 1]);
		expect(mails[0]).toMatch(/^From: shoal@x.example\r\nTo: a@x.example\r\n/m);
		const refused = await runCli(['scrape', `${site.url}/p/1`, '--notify', 'slack:https://[', '--api', served.url], {
			env,
		});
		expect(refused).toMatchObject({ code: 2, stdout: '' });
		expect(refused.stderr).toContain('--notify (slack): url must be a web address');
	});
});
