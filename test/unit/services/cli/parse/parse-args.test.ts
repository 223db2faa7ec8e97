import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScrapeOptions } from '../../../../../services/cli/commands/scrape/options.ts';
import type { SiteOptions } from '../../../../../services/cli/commands/site/options.ts';
import { readCommandLine } from '../../../../../services/cli/parse/parse-args.ts';
import { UsageError } from '../../../../../shared/core/errors.ts';

const URL = 'https://example.com/';

function commandOf(args: readonly string[]) {
	const line = readCommandLine(args);
	if (line.kind !== 'run') throw new Error(`is ${line.kind}`);
	return line.command;
}

function scrape(...args: string[]): ScrapeOptions {
	return commandOf(['scrape', URL, ...args]).options as ScrapeOptions;
}

function faultOf(...args: string[]): string {
	try {
		readCommandLine(args);
	} catch (error) {
		expect(error).toBeInstanceOf(UsageError);
		return (error as UsageError).message;
	}
	throw new Error('was understood');
}

describe('a scrape', () => {
	it('has the documented defaults', () => {
		expect(commandOf(['scrape', URL])).toEqual({
			command: 'scrape',
			run: expect.any(Function),
			options: {
				urls: [URL],
				given: new Set(),
				from: undefined,
				crawl: false,
				name: undefined,
				changed: false,
				csvRaw: false,
				scope: 'host',
				maxDepth: undefined,
				maxPages: undefined,
				include: [],
				exclude: [],
				ignoreNofollow: false,
				extractTimeoutMs: 1000,
				keepBodies: false,
				workload: 'fetch',
				items: undefined,
				rounds: undefined,
				mode: 'auto',
				dataDir: '.shoal',
				api: undefined,
				allowHttp: false,
				chunkSize: undefined,
				batchSize: undefined,
				chaos: false,
				chaosSeed: undefined,
				concurrency: undefined,
				maxInstances: undefined,
				maxDurationMs: undefined,
				maxInvocations: undefined,
				maxCostUsd: undefined,
				threads: undefined,
				memoryMb: undefined,
				timeoutMs: 15_000,
				connectTimeoutMs: 5000,
				retries: 2,
				resultItems: false,
				exports: [],
				maxBodyBytes: 5 * 1024 * 1024,
				maxRedirects: 10,
				headers: [],
				secretHeaders: [],
				userAgent: undefined,
				acceptStatus: '2xx',
				allowPrivate: [],
				insecure: false,
				ca: undefined,
				ratePerHost: undefined,
				concurrencyPerHost: undefined,
				ignoreRobots: false,
				format: 'jsonl',
				out: undefined,
				order: 'input',
				reports: [],
				destinations: [],
				smtp: undefined,
				smtpPassword: undefined,
				mailFrom: undefined,
				reportFormats: [],
				exitZero: false,
				json: false,
			},
		});
	});

	it.each([
		{ args: ['--mode', 'threads'], options: { mode: 'threads' } },
		{ args: ['--timeout', '0.25', '--connect-timeout=3'], options: { timeoutMs: 250, connectTimeoutMs: 3000 } },
		{ args: ['--max-body', '512KiB'], options: { maxBodyBytes: 524_288 } },
		{ args: ['--max-body', '1000'], options: { maxBodyBytes: 1000 } },
		{ args: ['--max-body', '1.5MiB'], options: { maxBodyBytes: 1_572_864 } },
		{ args: ['--retries', '0', '--exit-zero'], options: { retries: 0, exitZero: true } },
		{ args: ['--concurrency', '5', '--concurrency', '7'], options: { concurrency: 7 } },
		{ args: ['--report', 'a.json', '--report', 'b.TXT'], options: { reports: ['a.json', 'b.TXT'] } },
		{ args: ['--from', '-'], options: { from: '-', urls: [URL] } },
		{ args: ['--from=--odd.txt'], options: { from: '--odd.txt' } },
		{ args: ['--accept-status', '2xx,404,500-503'], options: { acceptStatus: '2xx,404,500-503' } },
	])('S0.7 understands $args', ({ args, options }) => {
		expect(scrape(...args)).toMatchObject(options);
	});

	it('keeps the headers in their order, with names in lower case', () => {
		const { headers } = scrape('--header', 'X-One: 1', '--header', 'authorization:Bearer a:b ');

		expect(headers).toEqual([
			['x-one', '1'],
			['authorization', 'Bearer a:b'],
		]);
	});

	it('takes its options before the command, too', () => {
		expect(commandOf(['--concurrency', '3', 'scrape', URL]).options).toMatchObject({ concurrency: 3, urls: [URL] });
	});
});

describe('a wrong command line', () => {
	it.each([
		{ args: ['scrape', URL, '--concurency', '4'], fault: 'unknown option --concurency; did you mean --concurrency?' },
		{ args: ['scrape', URL, '--xyzzyplugh'], fault: 'unknown option --xyzzyplugh; see shoal scrape --help' },
		{ args: ['scrape', URL, '-q', '4'], fault: 'unknown option -q; see shoal scrape --help' },
		{ args: ['scrpe', URL], fault: 'unknown command "scrpe"; did you mean scrape?' },
		{ args: ['scrpe', '--help'], fault: 'unknown command "scrpe"; did you mean scrape?' },
		{ args: [URL], fault: `unknown command "${URL}"; did you mean shoal scrape ${URL}?` },
		...['http://localhost:8099/ok', 'https://example.com', 'https://www.example.com/a?b', 'http://127.0.0.1:80'].map(
			(address) => ({
				args: [address.replace(/^.*\/\//, '')],
				fault: `unknown command "${address.replace(/^.*\/\//, '')}"; did you mean shoal scrape ${address}?`,
			}),
		),
		{
			args: ['scrape', '--', '--json'],
			fault:
				'"--json" is no web address, which begins with https:// or http://; nor is a file or folder of that name here',
		},
		{ args: ['--bogus'], fault: 'unknown option --bogus; see shoal --help' },
		{ args: ['--helpp'], fault: 'unknown option --helpp; did you mean --help?' },
		{ args: ['jobs', 'lst'], fault: 'unknown command "jobs lst"; did you mean list?' },
		{
			args: ['jobs'],
			fault:
				'shoal jobs needs one of list, show, watch, results, export, bodies, warc, report, resume, retry, cancel, verify, delete',
		},
		{ args: ['jobs', 'show'], fault: 'shoal jobs show needs ID: shoal jobs show ID' },
		{ args: ['jobs', 'show', 'a', 'b'], fault: 'shoal jobs show does not take "b"' },
		{ args: ['site', URL], fault: `shoal site does not take "${URL}"` },
		{
			args: ['site', '--mode', 'threads'],
			fault: 'shoal site has no option --mode; it belongs to shoal scrape, shoal check, shoal jobs retry',
		},
		{
			args: ['scrape', URL, '--max-depth', '2'],
			fault: '--max-depth is for crawls; add --crawl to follow links',
		},
		{
			args: ['scrape', URL, '--changed'],
			fault: '--changed compares with the last job of the same name; add --name NAME',
		},
		{
			args: ['scrape', URL, '--name', 'every night'],
			fault:
				'--name: "every night" is not a name: 1 to 50 letters, digits, dots, dashes and underscores, as in nightly',
		},
		{
			args: ['scrape', '--workload', 'hash', '--name', 'nightly'],
			fault: '--workload hash has no pages to compare; leave out one of it and --name',
		},
		{ args: ['scrape', URL, '--scope', 'host'], fault: '--scope is for crawls; add --crawl to follow links' },
		{ args: ['scrape', URL, '--crawl', '--exclude', '('], fault: '--exclude: "(" is not a regular expression' },
		{
			args: ['check'],
			fault:
				'check has nothing to check; give the URL of a site, a file, a list of URLs with --from FILE, or --sitemap URL',
		},
		{
			args: ['check', URL, '--out', '-'],
			fault: 'the broken links go to stdout; give --out a file for the results',
		},
		{
			args: ['check', URL, '--scope', 'hots'],
			fault: '--scope: "hots" is not one of host, domain, prefix; did you mean host?',
		},
		{ args: ['scrape', '--from'], fault: '--from needs a value: --from FILE' },
		{ args: ['scrape', '--from', '--json'], fault: '--from needs a value: --from FILE' },
		{ args: ['scrape', '--from', 'a', '--from', 'b'], fault: '--from is given 2 times; give it once' },
		{ args: ['scrape', URL, '--json=yes'], fault: '--json takes no value' },
		{ args: ['scrape', URL, '--concurrency', '0'], fault: '--concurrency: "0" is not a whole number from 1 to 1000' },
		{ args: ['scrape', URL, '--retries', '-1'], fault: '--retries: "-1" is not a whole number from 0 to 20' },
		{ args: ['scrape', URL, '--retries', '1.5'], fault: '--retries: "1.5" is not a whole number from 0 to 20' },
		{ args: ['scrape', URL, '--timeout', '5m'], fault: '--timeout: "5m" is not a number of seconds from 0.01 to 900' },
		{
			args: ['scrape', URL, '--max-body', '5MB'],
			fault: '--max-body: "5MB" is not a size such as 65536, 512KiB or 5MiB, from 1 to 1073741824 bytes',
		},
		{
			args: ['jobs', 'results', 'a', '--outcome', 'ok,timeuot'],
			fault:
				'--outcome: "ok,timeuot" is not a list of ok, http_error, network_error, timeout, blocked, robots, refused, too_large, invalid_url, cancelled, limit, dead_letter, joined by commas; did you mean timeout?',
		},
		{ args: ['jobs', 'delete'], fault: 'shoal jobs delete needs ID…: shoal jobs delete ID…' },
		{ args: ['completion', 'bsh'], fault: '"bsh" is not one of bash, zsh, fish; did you mean bash?' },
		{ args: ['completion', 'powershell'], fault: '"powershell" is not one of bash, zsh, fish' },
		{
			args: ['scrape', URL, '--mode', 'thread'],
			fault: '--mode: "thread" is not one of fanout, threads, sequential, auto; did you mean threads?',
		},
		{
			args: ['scrape', URL, '--report', 'a.pdf'],
			fault:
				'--report: "a.pdf" is not a file that ends in .json or .html or .md or .csv or .xml or .sarif or .yaml or .txt; name its kind with --report-format',
		},
		{
			args: ['scrape'],
			fault: 'scrape has nothing to fetch; give URLs, a file with --from FILE (- is stdin), or --sitemap URL',
		},
		{
			args: ['scrape', URL, '--sitemap', URL],
			fault: '--sitemap brings all targets; leave out the URLs, or run them apart',
		},
		{
			args: ['check', '--from', 'a.txt', '--sitemap', URL],
			fault: '--sitemap brings all targets; leave out --from, or run them apart',
		},
		{
			args: ['compare', URL, '--since', '7d'],
			fault: '--since is for sitemaps, which say when pages have changed; add --sitemap URL',
		},
		{
			args: ['scrape', '--sitemap', 'user:secret@sitemap.xml'],
			fault: '--sitemap: is no web address; it begins with http:// or https://',
		},
		{
			args: ['scrape', '--sitemap', URL, '--since', 'monday'],
			fault:
				'--since: "monday" is not a day that has come, such as 2026-11-01 or 2026-11-01T12:00:00Z, or a while ago such as 7d or 12h',
		},
		{
			args: ['scrape', URL, '--json', '--out', '-'],
			fault: '--json and --out - both write to stdout; give --out a file',
		},
	])('U4 $args says $fault', ({ args, fault }) => {
		expect(faultOf(...args)).toBe(fault);
	});

	it('U4 without a command names those that there are', () => {
		expect(faultOf('--json')).toMatch(
			/^no command; there are scrape, check, extract-test, compare, jobs, .*completion \(see shoal --help\)$/,
		);
	});

	it.each([
		{ header: 'Authorization Bearer s3cret', says: 'this has no name' },
		{ header: 'X-A: s3cret\r\nX-B: 2', says: 'the value of X-A is no text of one line' },
		{ header: 'X-A: s3cret\u2028b', says: 'the value of X-A is no text of one line' },
		{ header: 'X A: s3cret', says: 'this has no name' },
		{ header: ': s3cret', says: 'this has no name' },
		{ header: 'Host\0: s3cret', says: 'this has no name' },
		{ header: 'Content-Length: s3cret', says: 'Content-Length is set by Shoal itself' },
	])('R8 U4 a header $header is refused, with a reason and without its value', ({ header, says }) => {
		const fault = faultOf('scrape', URL, '--header', header);

		expect(fault).toMatch(/^--header: /);
		expect(fault).toContain(says);
		expect(fault).not.toContain('s3cret');
	});

	it.each(['', '2x', '99', '299-200', '2xx,,404', 'ok'])('U4 the statuses %j are refused', (list) => {
		expect(faultOf('scrape', URL, `--accept-status=${list}`)).toMatch(
			/^--accept-status: ".*" is not a list of statuses/,
		);
	});

	it('U4 whatever the words, they are understood or refused in one line', () => {
		const word = fc.oneof(
			fc.string(),
			fc.constantFrom('scrape', 'jobs', 'show', '--from', '--json', '--header', '--', '-', '--mode=', '-h'),
		);
		fc.assert(
			fc.property(fc.array(word), (args) => {
				try {
					readCommandLine(args);
				} catch (error) {
					expect(error).toBeInstanceOf(UsageError);
				}
			}),
		);
	});
});

describe('the other commands', () => {
	it('jobs resume takes a job and where its results go', () => {
		const { options } = commandOf(['jobs', 'resume', '01J', '--out', 'r.csv', '--format', 'csv']);

		expect(options).toMatchObject({ jobId: '01J', out: 'r.csv', format: 'csv' });
	});

	it('jobs results takes outcomes, each once, and a shorthand for those that are failures', () => {
		const { options } = commandOf(['jobs', 'results', '01J', '--outcome', 'timeout, ok,timeout', '--failed']);

		expect(options).toMatchObject({ outcomes: ['timeout', 'ok'], failed: true });
	});

	it('jobs delete takes any number of jobs', () => {
		const { options } = commandOf(['jobs', 'delete', 'a', 'b', '--force']);

		expect(options).toMatchObject({ jobIds: ['a', 'b'], force: true });
	});

	it('completion takes a shell', () => {
		expect(commandOf(['completion', 'fish'])).toEqual({
			command: 'completion',
			run: expect.any(Function),
			options: { shell: 'fish' },
		});
	});

	it('site has pages, a latency and a port', () => {
		const { options } = commandOf(['site', '--pages', '10', '--port', '0']);

		expect(options as SiteOptions).toEqual({ pages: 10, latencyMs: 50, broken: 5, port: 0 });
	});

	it.each([
		{ args: ['--help'], topic: undefined },
		{ args: ['help'], topic: undefined },
		{ args: ['help', 'help'], topic: undefined },
		{ args: ['scrape', '--help', '--bogus'], topic: 'scrape' },
		{ args: ['help', 'jobs', 'show'], topic: 'jobs show' },
		{ args: ['jobs', '-h'], topic: 'jobs' },
	])('$args asks for help about $topic', ({ args, topic }) => {
		expect(readCommandLine(args)).toEqual({ kind: 'help', topic });
	});

	it.each(['--version', '-V'])('%s asks for the version', (arg) => {
		expect(readCommandLine([arg])).toEqual({ kind: 'version' });
	});
});
