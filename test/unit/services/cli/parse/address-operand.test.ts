import { expect, it } from 'vitest';
import { requireAddresses } from '../../../../../services/cli/parse/address-operand.ts';
import { readCommandLine } from '../../../../../services/cli/parse/parse-args.ts';
import { UsageError } from '../../../../../shared/core/errors.ts';

const NONE = 'is no web address, which begins with https:// or http://; did you mean';

it.each([
	['example.com', 'https://example.com'],
	['www.example.com/a?b#c', 'https://www.example.com/a?b#c'],
	['//example.com/a', 'https://example.com/a'],
	['example.com:443', 'https://example.com:443'],
	['bücher.example', 'https://bücher.example'],
	['example.com:8080', 'http://example.com:8080'],
	['localhost', 'http://localhost'],
	['localhost:8080', 'http://localhost:8080'],
	['127.0.0.1/x', 'http://127.0.0.1/x'],
	['intranet:8080/a', 'http://intranet:8080/a'],
])('U4 an argument like %s is refused with the address that it means', (given, meant) => {
	expect(() => requireAddresses(['https://example.com/', given])).toThrow(
		new UsageError(`"${given}" ${NONE} ${meant}?`),
	);
});

it.each([
	['', /^an argument is empty; give the address of a site/],
	[' \t', /^an argument is empty/],
	['package.json', /^"package.json" is a file or folder, and no web address; a list is given with --from/],
	['no url', /^"no url" is no web address, which begins with https/],
	['http://', /^"http:\/\/" is no web address/],
	['https://me:secret@/', /^"https:\/\/\/" is no web address/],
])('U4 the argument %j, which can be none, is refused', (given, fault) => {
	expect(() => requireAddresses([given])).toThrow(fault);
});

it.each(['https://example.com', ' HTTP://EXAMPLE.com/ ', 'htps://x', 'mailto:me@example.com', 'http://a\tb/'])(
	'the argument %j is a target, whatever becomes of it',
	(given) => {
		expect(() => requireAddresses([given])).not.toThrow();
	},
);

it.each(['scrape', 'compare'])('U4 shoal %s tells it before anything runs', (command) => {
	expect(() => readCommandLine([command, 'example.com'])).toThrow(UsageError);
});

it('U4 S4.9 shoal check tells it too, unless a file or folder has that name', async () => {
	const check = readCommandLine(['check', 'docs', 'nowhere']);
	if (check.kind !== 'run') throw new Error('is not understood');

	await expect(check.command.run()).rejects.toThrow(/^"nowhere" is no web address/);
});
