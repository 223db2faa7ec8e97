import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../services/cli/commands/commands.ts';
import { main } from '../../../../services/cli/main.ts';
import type { ParsedCommand } from '../../../../services/cli/parse/parsed-command.ts';
import { EnvironmentError, JobNotFoundError, QueueError, UsageError } from '../../../../shared/core/errors.ts';

interface Given {
	readonly columns?: number;
	readonly env?: Record<string, string>;
	readonly run?: (command: ParsedCommand) => Promise<number>;
}

async function runMain(args: readonly string[], { columns = 80, env = {}, run = async () => 0 }: Given = {}) {
	const written = { stdout: '', stderr: '' };
	const terminal = (name: keyof typeof written) => ({
		columns,
		write: (text: string) => {
			written[name] += text;
		},
	});
	const screens = { stdout: terminal('stdout'), stderr: terminal('stderr') };
	const code = await main(args, { ...screens, env, run, flushed: async () => undefined });
	return { code, ...written };
}

async function failing(error: unknown, env: Record<string, string> = {}) {
	return runMain(['scrape', 'http://a/'], { env, run: () => Promise.reject(error) });
}

describe('the command', () => {
	it('runs what was asked for, and passes its exit code on', async () => {
		const commands: ParsedCommand[] = [];
		const run = async (command: ParsedCommand) => commands.push(command);

		expect(await runMain(['scrape', 'http://a/'], { run })).toEqual({ code: 1, stdout: '', stderr: '' });
		expect(commands).toMatchObject([{ command: 'scrape', options: { urls: ['http://a/'] } }]);
	});

	it('U4 without arguments shows help, and has done nothing', async () => {
		expect(await runMain([])).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^Usage: shoal COMMAND/) });
	});

	it('states its version', async () => {
		expect(await runMain(['--version'])).toEqual({
			code: 0,
			stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
			stderr: '',
		});
	});

	it.each([
		{ error: new UsageError('--x is wrong'), code: 2, line: 'shoal: --x is wrong\n' },
		{ error: new EnvironmentError('port 1 is in use'), code: 3, line: 'shoal: port 1 is in use\n' },
		{ error: new JobNotFoundError('no job 01J'), code: 3, line: 'shoal: no job 01J\n' },
		{ error: new QueueError('gone:\n  really'), code: 3, line: 'shoal: gone: really\n' },
		{ error: new TypeError('x'), code: 3, line: 'shoal: unexpected error: x (set SHOAL_DEBUG=1 to see where)\n' },
		{ error: new UsageError('no file a\u001b[2J'), code: 2, line: 'shoal: no file a\ufffd[2J\n' },
		{ error: 'text', code: 3, line: 'shoal: unexpected error: text (set SHOAL_DEBUG=1 to see where)\n' },
	])('U4 ends $error.name with $code and one line', async ({ error, code, line }) => {
		expect(await failing(error)).toEqual({ code, stdout: '', stderr: line });
	});

	it('shows where an error is from with SHOAL_DEBUG', async () => {
		const { stderr } = await failing(new TypeError('x'), { SHOAL_DEBUG: '1' });

		expect(stderr).toMatch(/^shoal: TypeError: x\n\s+at /);
	});
});

describe('help', () => {
	it.each([
		{ args: ['--help'], words: ['scrape [URL…]', 'jobs resume ID', 'site', 'Exit codes', '130'] },
		{ args: ['check', '--help'], words: ['file for the results (default: nowhere)'] },
		{ args: ['scrape', '--help'], words: ['Sources', '--chunk-size N', '(default: 15)', '--header', '(repeatable)'] },
		{
			args: ['help', 'scrape'],
			words: ['Execution options', 'Request options', 'exactly one result', 'NO_COLOR'],
		},
		{
			args: ['help', 'jobs', 'delete'],
			words: ['--force', 'Examples', 'AWS_ENDPOINT_URL', 'SHOAL_DEBUG', 'owner.json'],
		},
		{ args: ['help', 'site'], words: ['Site options', '--port N', 'Exit codes'] },
		{ args: ['jobs', '--help'], words: ['Usage: shoal jobs ACTION', 'jobs cancel ID'] },
		{ args: ['jobs', 'show', '--help'], words: ['Usage: shoal jobs show ID [OPTIONS]', '--data DIR'] },
	])('$args has $words', async ({ args, words }) => {
		const { code, stdout } = await runMain(args);

		expect(code).toBe(0);
		for (const word of words) expect(stdout).toContain(word);
	});

	it('says the same to --help as to help', async () => {
		expect(await runMain(['jobs', 'results', '--help'])).toEqual(await runMain(['help', 'jobs', 'results']));
	});

	it('lists the commands that there are, and no other', async () => {
		const { stdout } = await runMain(['--help']);
		const [, commands = ''] = /\nCommands\n(.*?)\n\n/s.exec(stdout) ?? [];
		const listed = commands.match(/(?<=^ {2})[a-z].*?(?= {2}|$)/gm);

		expect(listed).toEqual(COMMANDS.map(({ name, operands }) => `${name} ${operands}`.trimEnd()));
	});

	it.each([40, 60, 80, 100])('fits into %d columns', async (columns) => {
		const { stdout } = await runMain(['scrape', '--help'], { columns });
		const [body = ''] = stdout.split('\nExamples');

		expect(Math.max(...body.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
	});
});
