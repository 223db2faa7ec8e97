import { describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../../../../services/cli/commands/check/options.ts';
import { readCommandLine } from '../../../../../services/cli/parse/parse-args.ts';
import { requestOptions } from '../../../../../services/cli/remote/request-options.ts';
import { JobRequest, requestedJob } from '../../../../../shared/api/schemas/job-request.ts';

const SITE = 'https://a.example/';
/** Every option of a check that a request has; their values differ from their defaults. */
const ALL = [
	...['--concurrency', '7', '--chunk-size', '9', '--threads', '3', '--timeout', '2.5', '--connect-timeout', '1.25'],
	...['--retries', '0', '--max-body', '1KiB', '--max-redirects', '0', '--header', 'X-A: b', '--header', 'x-a: c'],
	...['--secret-header', 'authorization=TOKEN', '--user-agent', 'Me/1', '--accept-status', '2xx,404'],
	...['--allow-private', '10.0.0.0/8', '--insecure', '--rate-per-host', '0.5', '--concurrency-per-host', '2'],
	...['--ignore-robots', '--max-duration', '60', '--max-invocations', '5', '--max-cost', '0.25', '--scope', 'domain'],
	...['--max-depth', '2', '--max-pages', '10', '--include', 'a', '--exclude', 'b', '--ignore-nofollow'],
	...['--check-fragments', '--user-content-ids', '--notify', 'slack:SLACK_URL'],
];

function asked(...args: string[]) {
	const line = readCommandLine(['check', SITE, ...args]);
	if (line.kind !== 'run') throw new Error('this is no command');
	const options = line.command.options as CheckOptions;
	return { options, body: requestOptions(options, options.given) };
}

describe('what a command asks of a stack elsewhere', () => {
	it('is understood there as it is here, whatever the option', async () => {
		const { options, body } = asked(...ALL);
		const request = await JobRequest.parseAsync({ kind: 'check', source: { crawl: [SITE] }, options: body });
		const there = requestedJob(request).options;

		expect(there).toEqual({
			...Object.fromEntries(Object.keys(there).map((key) => [key, options[key as keyof CheckOptions]])),
			headers: [['x-a', 'b, c']],
		});
		expect(Object.keys(there)).toHaveLength(29);
	});

	it('leaves to the stack what the command line does not say', () => {
		expect(asked().body).toEqual({});
	});

	it('says what is said, though it is the default', () => {
		expect(asked('--concurrency', '50', '--timeout', '15').body).toEqual({ concurrency: 50, timeout: 15 });
	});

	it('R8 names a secret by its name in either way', () => {
		expect(asked('--header', 'cookie: {"secret":"SESSION"}', '--secret-header', 'authorization=TOKEN').body).toEqual({
			secretHeaders: { cookie: 'SESSION', authorization: 'TOKEN' },
		});
	});

	it('takes what a configuration says for what the command line would', () => {
		const { options } = asked();
		const configured = { ...options, timeoutMs: 5000, acceptStatus: '2xx,403' };

		expect(requestOptions(configured, options.given)).toEqual({ timeout: 5, acceptStatus: '2xx,403' });
	});
});
