import { describe, expect, it } from 'vitest';
import { destinationsSchema } from '../../../../shared/core/deliver/read-destinations.ts';

const ALL = [
	{
		type: 'webhook',
		url: 'https://a.example/hook',
		signingSecret: { secret: 'KEY' },
		headers: { 'X-A': { secret: 'B' } },
	},
	{ type: 'slack', url: { secret: 'SLACK_URL' } },
	{ type: 'telegram', token: { secret: 'BOT' }, chatId: '-100' },
	{ type: 'email', to: ['a@b.example'] },
	{ type: 'file', path: 'nightly/{jobId}.md' },
	{ type: 's3', bucket: 'my-reports', key: '{jobId}.json' },
	{ type: 'stdout', name: 'here' },
];

describe('destinations of a report', () => {
	it('S3.6 may be of every kind, several at once', () => {
		expect(destinationsSchema.parse(ALL)).toEqual(ALL);
	});

	it.each([
		['an address that is none of the web', { type: 'webhook', url: 'file:///etc/passwd' }],
		['a secret with a path for a name', { type: 'slack', url: { secret: '../x' } }],
		['a file above its folder', { type: 'file', path: 'a/../../b' }],
		['an absolute file', { type: 'file', path: '/etc/cron.d/x' }],
		['a file of another drive', { type: 'file', path: 'C:/x' }],
		['a header of two lines', { type: 'webhook', url: 'https://a.example/', headers: { a: 'b\r\nc: d' } }],
		['a header that Shoal sets', { type: 'webhook', url: 'https://a.example/', headers: { 'X-Shoal-Signature': 'x' } }],
		['what nobody knows', { type: 'fax', number: '1' }],
		['a misspelt field', { type: 'stdout', nmae: 'x' }],
		['an e-mail to nobody', { type: 'email', to: [] }],
	])('U4 are refused with the place of the fault: %s', (_, wrong) => {
		const { success, error } = destinationsSchema.safeParse([{ type: 'stdout' }, wrong]);

		expect(success).toBe(false);
		expect(error?.issues.every(({ path }) => path[0] === 1)).toBe(true);
	});

	it('U4 have names that differ', () => {
		const twice = [
			{ type: 'stdout', name: 'a' },
			{ type: 'slack', name: 'a', url: 'https://a.example/' },
		];
		expect(destinationsSchema.safeParse(twice).success).toBe(false);
	});
});
