import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScrapeOptions } from '../../../../../../services/cli/commands/scrape/options.ts';
import { requireReportsArrive } from '../../../../../../services/cli/job/start/require-destinations.ts';
import { readCommandLine } from '../../../../../../services/cli/parse/parse-args.ts';
import { fileSecrets } from '../../../../../../shared/runtime/file-secrets.ts';

const MAIL = ['--smtp', 'smtps://me@mail.example.com:465', '--mail-from', 'Shoal <shoal@x.example>'];
const REMOTE = ['--api', 'https://api.example.com'];

let dataDir: string;
beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'shoal-notify-'));
	await fileSecrets(dataDir).set('KNOWN', 'hunter2');
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function required(...args: string[]): Promise<void> {
	const data = args.includes('--api') ? [] : ['--data', dataDir];
	const line = readCommandLine(['scrape', 'https://a.example/', ...data, ...args]);
	if (line.kind !== 'run') throw new Error('this is no command');
	await requireReportsArrive(line.command.options as ScrapeOptions);
}

describe('destinations on the command line', () => {
	it.each([
		{ args: ['--notify', 'https://hooks.example.com/', '--notify', 'slack:KNOWN', '--notify', 'file:a.md'] },
		{ args: ['--notify', 'email:a@x.example', ...MAIL, '--smtp-password', 'KNOWN'] },
		{ args: [...MAIL] },
		{ args: ['--notify', 'slack:UNKNOWN', '--notify', 's3:reports', '--notify', 'email:a@x.example', ...REMOTE] },
	])('S3.6 are taken that can be reached: $args', async ({ args }) => {
		await expect(required(...args)).resolves.toBeUndefined();
	});

	it.each([
		[['slack:https://['], '--notify (slack): url must be a web address'],
		[['stdout', '{"type":"fax"}'], '--notify 2 (fax): type must be one of webhook, slack,'],
		[['{"type":"slack","url":{"secret":"KNOWN"},"chan":"x"}'], '--notify (slack): chan is not known here'],
		[['email:nobody'], '--notify (email): to[0] must be an e-mail address'],
		[['file:../x.md'], '--notify (file): path must be a relative name'],
		[
			['file:a.md', 'slack:UNKNOWN'],
			'--notify 2 (slack): there is no secret UNKNOWN; keep it with shoal secrets set UNKNOWN --data ',
		],
		[['email:a@x.example'], '--notify (email): e-mails need a server; name it with --smtp'],
		[['s3:reports'], '--notify (s3): the embedded stack has no S3; use file:PATH'],
	])('U4 are refused with their place and what to do: %j', async (destinations, told) => {
		await expect(required(...destinations.flatMap((each) => ['--notify', each]))).rejects.toThrow(told);
	});

	it.each([
		[['--smtp', 'smtp://127.0.0.1'], '--smtp needs --mail-from ADDRESS'],
		[['--mail-from', 'a@x.example'], '--mail-from goes with --smtp URL'],
		[['--smtp-password', 'KNOWN'], '--smtp-password goes with --smtp URL'],
		[
			['--smtp', 'smtp://127.0.0.1', '--mail-from', 'a@x.example', '--smtp-password', 'KNOWN'],
			'names nobody whose password',
		],
		[[...MAIL, '--smtp-password', 'UNKNOWN'], '--smtp-password: there is no secret UNKNOWN'],
		[['--smtp', 'smtps://me:hunter2@mail.example.com'], '--smtp: has a password in it'],
		[['--smtp', 'mail.example.com:25'], '--smtp: must be as smtps://USER@HOST:PORT'],
		[[...MAIL, ...REMOTE], '--smtp is fixed by the stack for all its jobs (SmtpUrl)'],
	])('U4 tell of a mail server that cannot be meant: %j', async (args, told) => {
		const refusal = await required(...args).catch((error: Error) => error.message);
		expect(refusal).toContain(told);
		expect(refusal).not.toContain('hunter2');
	});
});
