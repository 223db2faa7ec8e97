import { expect, it } from 'vitest';
import { isLoopback } from '../../../../../../services/cli/commands/serve/host-name.ts';
import { readCommandLine } from '../../../../../../services/cli/parse/parse-args.ts';

function optionsOf(...args: string[]) {
	const line = readCommandLine(['serve', ...args]);
	return line.kind === 'run' ? line.command.options : undefined;
}

it('listens on this machine alone unless it is told otherwise', () => {
	expect(optionsOf()).toMatchObject({ host: '127.0.0.1', port: 8787, allowHosts: [], dataDir: '.shoal' });
	expect(optionsOf('--host', '0.0.0.0', '--allow-host', 'A.example', '--allow-host', 'b')).toMatchObject({
		host: '0.0.0.0',
		allowHosts: ['a.example', 'b'],
	});
});

it.each([
	['--host', 'http://a'],
	['--host', 'a:80'],
	['--host', ''],
	['--allow-host', '*'],
	['--allow-host', 'a/b'],
	['--port', '65536'],
	['--port', 'x'],
	['extra'],
	['--allow-private-networks'],
])('U4 refuses %s %s, and says why', (...args) => {
	expect(() => optionsOf(...args)).toThrow(/host name or an IP address|from 0 to 65535|extra|other machines reach/);
});

it.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1'])('%s is of this machine alone', (host) => {
	expect(isLoopback(host)).toBe(true);
});

it.each(['0.0.0.0', '::', '10.0.0.1', '127.evil.example'])('%s is open to others', (host) => {
	expect(isLoopback(host)).toBe(false);
});
