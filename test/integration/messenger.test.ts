import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMessenger, type MessengerDeps } from '../../shared/adapters/deliver/messenger.ts';
import { createSmtpMail } from '../../shared/adapters/deliver/smtp-mail.ts';
import { createPoster } from '../../shared/adapters/http/poster.ts';
import type { UndiciVisitorOptions } from '../../shared/adapters/http/undici-visitor.ts';
import { jobMessage } from '../../shared/core/deliver/report-message.ts';
import { summaryOf } from '../../shared/core/report/summarize.ts';
import type { OpenDestination, OutgoingReport } from '../../shared/ports/messenger.ts';
import { aJob } from '../support/builders.ts';
import { startHookServer } from '../support/hook-server.ts';
import { START } from '../support/virtual-clock.ts';

const report = { ...summaryOf(aJob({ state: 'reported' }), START), failures: [], failuresOmitted: 0 };
const outgoing: OutgoingReport = {
	key: 'job-1:hook',
	message: jobMessage(report, {}),
	allowPrivate: ['127.0.0.1'],
	isTrusted: false,
};
const LASTS = { kind: 'failed', mayHelpToRetry: false };
const PASSES = { kind: 'failed', mayHelpToRetry: true };

async function send(
	to: OpenDestination,
	{
		network = {},
		fields = {},
		...deps
	}: Partial<MessengerDeps> & {
		network?: Partial<UndiciVisitorOptions>;
		fields?: Partial<OutgoingReport>;
	} = {},
) {
	const messenger = createMessenger({
		poster: createPoster({ maxSockets: 4, allowsPrivate: true, ...network }),
		userAgent: 'Shoal/test',
		now: () => 1_700_000_000_500,
		sendMail: async () => ({ kind: 'sent' }),
		print: () => undefined,
		...deps,
	});
	const outcome = await messenger.send(to, { ...outgoing, ...fields });
	await messenger.close();
	return outcome;
}

async function hookServer(...answers: Parameters<typeof startHookServer>) {
	const server = await startHookServer(...answers);
	onTestFinished(() => server.close());
	return server;
}

describe('a webhook', () => {
	it('S3.6 gets the notice as JSON, with a key, a time and a signature that stay the same in each attempt', async () => {
		const server = await hookServer();
		const to = { type: 'webhook', url: `${server.url}/in`, signingSecret: 'key', headers: { 'X-Team': 'a' } } as const;
		expect([await send(to), await send(to)]).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);

		const [first, second] = server.hooks;
		expect(first).toEqual(second);
		expect(first?.headers).toMatchObject({
			'content-type': 'application/json; charset=utf-8',
			'idempotency-key': 'job-1:hook',
			'user-agent': 'Shoal/test',
			'x-shoal-timestamp': '1700000000',
			'x-shoal-signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
			'x-team': 'a',
		});
		expect(JSON.parse(first?.body ?? '')).toMatchObject({
			type: 'job.reported',
			idempotencyKey: 'job-1:hook',
			jobId: 'job-1',
			failed: 0,
		});
	});

	it.each([
		[503, PASSES],
		[429, PASSES],
		[404, LASTS],
		[302, { ...LASTS, reason: expect.stringContaining('redirects are not followed') }],
	])('S3.6 that answers with %i is told so, and asked again only if that may help', async (status, outcome) => {
		const server = await hookServer([status]);

		expect(await send({ type: 'webhook', url: server.url })).toEqual({
			reason: expect.stringContaining(`it answered with ${status}`),
			...outcome,
		});
		expect(server.hooks).toHaveLength(1);
	});

	it('S3.6 that nobody answers for is asked again', async () => {
		expect(await send({ type: 'webhook', url: 'http://127.0.0.1:1/' })).toMatchObject(PASSES);
	});

	it('R8 shows neither its path nor its credentials where it fails', async () => {
		const outcome = await send({ type: 'webhook', url: 'http://u:hunter2@127.0.0.1:1/hunter2?k=hunter2' });

		expect(JSON.stringify(outcome)).not.toContain('hunter2');
	});

	it.each([
		'http://169.254.169.254/latest/meta-data',
		'http://[::ffff:169.254.169.254]/',
		'http://0x7f.1:PORT/',
		'http://localhost:PORT/',
		'http://10.0.0.1/',
	])('R5 at %s, which nobody allowed, is refused and told', async (url) => {
		const server = await hookServer();
		const to = { type: 'webhook', url: url.replace('PORT', server.port) } as const;

		expect(await send(to, { fields: { allowPrivate: [] } })).toEqual({
			...LASTS,
			reason: expect.stringContaining('ADDRESS_REFUSED'),
		});
		expect(server.hooks).toEqual([]);
	});

	it('R5 at the metadata service is refused, whoever allows it', async () => {
		const fields = { allowPrivate: ['169.254.169.254', '0.0.0.0/0'], isTrusted: true };

		expect(await send({ type: 'webhook', url: 'http://169.254.169.254/' }, { fields })).toMatchObject(LASTS);
	});

	it('R5 whose name leads to this machine the second time is asked for once', async () => {
		const server = await hookServer();
		let answers = 0;
		const resolve = async () =>
			answers++ === 0 ? [{ address: '2d00::1', family: 6 }] : [{ address: '127.0.0.1', family: 4 }];
		const fields = { allowPrivate: [] };
		const outcome = await send(
			{ type: 'webhook', url: `http://rebinding.example:${server.port}/` },
			{ network: { resolve }, fields },
		);

		expect(outcome.kind).toBe('failed');
		expect([answers, server.hooks]).toEqual([1, []]);
	});

	it('R5 of the stack may be in its own network, if the operator allows that', async () => {
		const server = await hookServer();
		const fields = { allowPrivate: [], isTrusted: true };

		expect(await send({ type: 'webhook', url: server.url }, { fields })).toEqual({ kind: 'sent' });
		const network = { allowsPrivate: false };
		expect(await send({ type: 'webhook', url: server.url }, { fields, network })).toMatchObject(LASTS);
	});
});

describe('a chat', () => {
	it('S3.6 of Slack gets a text in which nothing from the web commands', async () => {
		const server = await hookServer();
		const message = jobMessage({ ...report, source: '<!channel> & co' }, {});
		await send({ type: 'slack', url: `${server.url}/services/x` }, { fields: { message } });

		expect(JSON.parse(server.hooks[0]?.body ?? '').text).toContain('&lt;!channel&gt; &amp; co: all');
	});

	it('S3.6 R8 of Telegram gets a text, and tells what is wrong without the token', async () => {
		const server = await hookServer([200, { status: 400, body: '{"description":"no chat for 1:hunter2"}' }]);
		const to = { type: 'telegram', token: '1:hunter2', chatId: '-100' } as const;
		const telegramUrl = server.url;

		expect(await send(to, { telegramUrl })).toEqual({ kind: 'sent' });
		expect(server.hooks[0]?.path).toBe('/bot1:hunter2/sendMessage');
		expect(JSON.parse(server.hooks[0]?.body ?? '')).toMatchObject({
			chat_id: '-100',
			text: expect.stringContaining('job-1'),
		});
		const failed = await send(to, { telegramUrl });
		expect(failed).toMatchObject({ ...LASTS, reason: expect.stringContaining('no chat for ***') });
	});
});

describe('an e-mail', () => {
	async function smtp(options: SMTPServerOptions = {}) {
		const mails: { readonly to: string[]; readonly text: string }[] = [];
		const server = new SMTPServer({
			authOptional: true,
			disabledCommands: ['STARTTLS'],
			async onData(stream, session, done) {
				mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: await text(stream) });
				done();
			},
			...options,
		});
		const listening = server.listen(0, '127.0.0.1');
		await once(listening, 'listening');
		onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
		return { mails, url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}` };
	}
	const to = { type: 'email', to: ['a@x.example', 'b@x.example'] } as const;

	it('S3.6 goes to all its addresses, with the notice, and an id that stays the same', async () => {
		const { mails, url } = await smtp();
		const sendMail = createSmtpMail({ url });
		expect(await send(to, { mailFrom: 'shoal@x.example', sendMail })).toEqual({ kind: 'sent' });

		expect(mails[0]?.to).toEqual(['a@x.example', 'b@x.example']);
		expect(mails[0]?.text).toContain('Subject: urls: all 0 fine');
		expect(mails[0]?.text).toContain('Message-ID: <job-1.hook@shoal>');
		expect(mails[0]?.text).toContain('shoal jobs report job-1');
	});

	it('R8 tells of a server that refuses, and not the password', async () => {
		const { url } = await smtp({
			authOptional: false,
			allowInsecureAuth: true,
			onAuth: (_auth, _session, done) => done(new Error('no hunter2')),
		});
		const sendMail = createSmtpMail({ url: url.replace('//', '//user@'), password: 'hunter2' });
		const outcome = await send(to, { mailFrom: 'shoal@x.example', sendMail });

		expect(outcome).toMatchObject({ ...LASTS, reason: expect.stringContaining('EAUTH') });
		expect(JSON.stringify(outcome)).not.toContain('hunter2');
	});

	it('S3.6 that nobody takes is sent again', async () => {
		const sendMail = createSmtpMail({ url: 'smtp://127.0.0.1:1' });
		expect(await send(to, { mailFrom: 'shoal@x.example', sendMail })).toMatchObject(PASSES);
	});

	it('U4 is not sent where nobody is named whom it comes from', async () => {
		expect(await send(to)).toMatchObject({ ...LASTS, reason: expect.stringContaining('ReportEmailFrom') });
	});
});

describe('other destinations', () => {
	it('S3.6 a file below the folder for reports holds the report that its ending says', async () => {
		const reportsDir = mkdtempSync(join(tmpdir(), 'shoal-reports-'));
		for (const ending of ['json', 'md', 'txt', 'html', 'sarif'])
			expect(await send({ type: 'file', path: `night/{jobId}.${ending}` }, { reportsDir })).toEqual({ kind: 'sent' });

		const written = (ending: string) => readFileSync(join(reportsDir, 'night', `job-1.${ending}`), 'utf8');
		expect(JSON.parse(written('json')).jobId).toBe('job-1');
		expect(written('md')).toContain('# Job job-1');
		expect(written('txt')).toContain('Job job-1: reported');
		expect(written('html')).toMatch(/^<!doctype html>/);
		expect(JSON.parse(written('sarif')).version).toBe('2.1.0');
	});

	it('S3.6 a bucket, and the log, get it as well', async () => {
		const puts: object[] = [];
		const printed: string[] = [];
		const putObject = async ({ body: _, ...put }: { body: string }) => void puts.push(put);
		await send({ type: 's3', bucket: 'mine' }, { putObject });
		await send({ type: 's3', bucket: 'mine', key: '{jobId}.html' }, { putObject });
		await send({ type: 'stdout' }, { print: (line) => printed.push(line) });

		expect(puts).toEqual([
			{ bucket: 'mine', key: 'shoal/job-1/report.json', contentType: 'application/json' },
			{ bucket: 'mine', key: 'job-1.html', contentType: 'text/html; charset=utf-8' },
		]);
		expect(printed.join('')).toContain('all 0 fine');
	});

	it('U4 that cannot be reached here say what can', async () => {
		expect(await send({ type: 's3', bucket: 'mine' })).toMatchObject({
			...LASTS,
			reason: expect.stringContaining('use file'),
		});
		expect(await send({ type: 'file', path: 'a.md' })).toMatchObject({
			...LASTS,
			reason: expect.stringContaining('use s3'),
		});
	});
});
