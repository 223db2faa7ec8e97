import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../../../services/cli/parse/parse-args.ts';
import { connect } from '../../../../../services/cli/remote/connect.ts';

const API = 'https://api.example';

function faultOf(...args: string[]): string {
	try {
		readCommandLine(args);
	} catch (error) {
		return (error as Error).message;
	}
	return '';
}

function optionsOf(...args: string[]): unknown {
	const line = readCommandLine(args);
	return line.kind === 'run' ? line.command.options : undefined;
}

describe('a command for a stack elsewhere', () => {
	it.each([
		{ given: 'https://api.example/', api: 'https://api.example' },
		{ given: 'https://api.example/prod//', api: 'https://api.example/prod' },
		{ given: 'http://127.0.0.1:8787', api: 'http://127.0.0.1:8787' },
		{ given: 'http://localhost:8787/', api: 'http://localhost:8787' },
	])('takes $given', ({ given, api }) => {
		expect(optionsOf('jobs', 'list', '--api', given)).toMatchObject({ api });
	});

	it('sends its key by http to another machine only where that is allowed', () => {
		expect(faultOf('jobs', 'list', '--api', 'http://api.example')).toMatch(/everybody on the way can read the key/);
		expect(optionsOf('jobs', 'list', '--api', 'http://api.example', '--allow-http')).toMatchObject({ allowHttp: true });
		expect(faultOf('jobs', 'list', '--allow-http')).toBe('--allow-http goes with --api URL');
	});

	it.each([
		{ args: ['--api', 'api.example'], fault: '--api: must be a URL that begins with https:// or http://' },
		{ args: ['--api', `${API}/#key=hidden`], fault: /^--api: leave out what follows the #; the key is read from/ },
		{ args: ['--api', `${API}/?key=hidden`], fault: /^--api: leave out the \? and what follows it/ },
		{ args: ['--api', 'https://me:hidden@api.example'], fault: /^--api: leave out user and password/ },
		{
			args: ['--api', API, '--memory', '512'],
			fault:
				'--memory is fixed by the stack for all its jobs (FanoutMemory and ThreadsMemory); leave it out with --api',
		},
		{
			args: ['--api', API, '--max-instances', '4'],
			fault: /^--max-instances is fixed by the stack .*\(MaxInstances\)/,
		},
		{ args: ['--api', API, '--batch-size', '4'], fault: /^--batch-size is fixed by the stack .*\(BatchSize\)/ },
		{ args: ['--api', API, '--data', 'x'], fault: /^--data names a folder of this machine/ },
		{ args: ['--api', API, '--chaos'], fault: /^--chaos is played by the embedded stack alone/ },
		{
			args: ['--api', API, '--order', 'completion'],
			fault: /^--order completion is known to the embedded stack alone/,
		},
	])('U4 R8 says before any call what cannot be: $args', ({ args, fault }) => {
		const said = faultOf('scrape', 'https://a.example/', ...args);

		expect(said).toMatch(fault);
		expect(said).not.toContain('hidden');
	});

	it('S2.9 U4 compares what a stack lets a job choose', () => {
		const compare = (...args: string[]) => ['compare', 'https://a.example/', '--api', API, ...args];

		expect(faultOf(...compare('--sweep', 'memory=512,1024'))).toBe(
			'--sweep memory is fixed by the stack for all its jobs (FanoutMemory and ThreadsMemory); with --api sweep concurrency, threads or chunk-size',
		);
		expect(faultOf(...compare('--sweep', 'instances=1,2'))).toContain('(MaxInstances)');
		expect(faultOf(...compare('--workload', 'hash'))).not.toBe('');
		expect(optionsOf(...compare('--sweep', 'concurrency=1,2'))).toMatchObject({ api: API });
	});

	it('U4 tries a job again with what a request may change', () => {
		expect(faultOf('jobs', 'retry', 'ID', '--api', API, '--memory', '512')).toContain('--memory is fixed by the stack');
		expect(optionsOf('jobs', 'retry', 'ID', '--api', API, '--timeout', '5')).toMatchObject({ timeoutMs: 5_000 });
		expect(optionsOf('jobs', 'retry', 'ID', '--api', API, '--out', 'x', '--json')).toMatchObject({ api: API });
	});

	it('U4 says where secrets of a stack are', () => {
		expect(faultOf('secrets', 'set', 'X', '--api', API)).toContain('aws ssm put-parameter');
	});

	it('U4 R8 takes its key from the environment, and repeats none', async () => {
		const options = { api: API, allowHttp: false };
		await expect(connect(options, {})).rejects.toThrow(/SHOAL_API_KEY; it is no option/);
		await expect(connect(options, { SHOAL_API_KEY: 'not a key' })).rejects.toThrow(/^SHOAL_API_KEY holds no key/);
		expect((await connect(options, { SHOAL_API_KEY: ' key\n' })).url).toBe(API);
	});
});
