import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../services/cli/commands/commands.ts';

const BIN = new URL('../../../../services/cli/bin.js', import.meta.url).pathname;
const OLD_NODE = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'12.22.0'}})";

function shoal(args: readonly string[], nodeArgs: readonly string[] = []) {
	return spawnSync(process.execPath, [...nodeArgs, BIN, ...args], { encoding: 'utf8' });
}

describe('the entry', () => {
	it('U4 an old Node is told apart in one line, with what to do', () => {
		const { status, stdout, stderr } = shoal(['--version'], ['--import', OLD_NODE]);

		expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
		expect(stderr).toMatch(/^shoal: needs Node 24 or later, but Node 12\.22\.0 runs it; .*npx shoal.*\n$/);
	});

	it('ends with the code of the command', () => {
		expect(shoal(['--version'])).toMatchObject({ status: 0, stderr: '' });
		expect(shoal(['scrap'])).toMatchObject({
			status: 2,
			stdout: '',
			stderr: 'shoal: unknown command "scrap"; did you mean scrape?\n',
		});
	});

	it('keeps the memory of threads small in every command that may run the embedded stack', () => {
		const [, list = ''] = /RUNS_STACK = \[(.*)\]/.exec(readFileSync(BIN, 'utf8')) ?? [];
		const running = COMMANDS.filter(({ options }) => 'maxInstances' in options || 'chaos' in options);

		expect(new Set(list.split(', '))).toEqual(new Set(running.map(({ name }) => `'${name.split(' ')[0]}'`)));
	});
});
