import { expect, it } from 'vitest';
import { destination } from '../../../../../../services/cli/parse/values/destination.ts';

it.each([
	['https://hooks.example.com/in?a=1', { type: 'webhook', url: 'https://hooks.example.com/in?a=1' }],
	['webhook:HOOK_URL', { type: 'webhook', url: { secret: 'HOOK_URL' } }],
	['webhook:https://hooks.example.com/in', { type: 'webhook', url: 'https://hooks.example.com/in' }],
	['slack:SLACK_URL', { type: 'slack', url: { secret: 'SLACK_URL' } }],
	['telegram:BOT/-100123', { type: 'telegram', token: { secret: 'BOT' }, chatId: '-100123' }],
	['email:a@x.example, b@x.example', { type: 'email', to: ['a@x.example', 'b@x.example'] }],
	['file:nightly/{jobId}.md', { type: 'file', path: 'nightly/{jobId}.md' }],
	['s3:reports', { type: 's3', bucket: 'reports' }],
	['s3:reports/a/{jobId}.json', { type: 's3', bucket: 'reports', key: 'a/{jobId}.json' }],
	['s3://reports/a.json', { type: 's3', bucket: 'reports', key: 'a.json' }],
	['stdout', { type: 'stdout' }],
	[
		'{"type":"webhook","url":{"secret":"A"},"signingSecret":{"secret":"B"}}',
		{ type: 'webhook', url: { secret: 'A' }, signingSecret: { secret: 'B' } },
	],
])('S3.6 reads %s', (given, meant) => {
	expect(destination.read(given)).toEqual(meant);
});

it.each([
	['slakc:SLACK_URL', 'did you mean slack?'],
	['ftp://example.com/', 'must be the web address of a webhook, or one of webhook:NAME'],
	['', 'must be the web address'],
	['{"type":', 'put it in quotes'],
	['slack:', 'slack takes a web address, or the name of the secret'],
	['telegram:BOT', 'telegram takes the name of the secret'],
	['file:', 'file takes a name below the folder for reports'],
	['s3:', 's3 takes a bucket'],
	['stdout:here', 'stdout takes nothing behind it'],
])('U4 says what is wrong with "%s"', (given, told) => {
	expect(destination.read(given)).toBeUndefined();
	expect(destination.privateFault?.(given)).toContain(told);
});

it('R8 repeats no token that stands where the name of a secret should', () => {
	const given = 'telegram:123456:hunter2/-100123';
	expect(destination.read(given)).toBeUndefined();
	expect(destination.privateFault?.(given)).not.toContain('hunter2');
});
