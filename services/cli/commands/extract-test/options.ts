import { EXTRACT_OPTIONS } from '../../options/extract.ts';
import { inGroup, type Values } from '../../options/option.ts';
import { REQUEST_OPTIONS } from '../../options/request.ts';
import { createCommand } from '../../parse/command.ts';

const { timeoutMs, connectTimeoutMs, maxBodyBytes, maxRedirects, headers, userAgent, acceptStatus, insecure, ca } =
	REQUEST_OPTIONS;

const OPTIONS = {
	...inGroup('Request', {
		timeoutMs,
		connectTimeoutMs,
		maxBodyBytes,
		maxRedirects,
		headers,
		userAgent,
		acceptStatus,
		insecure,
		ca,
	}),
	extractTimeoutMs: EXTRACT_OPTIONS.extractTimeoutMs,
};

export interface ExtractTestOptions extends Values<typeof OPTIONS> {
	/** Of the rules, or a module. */
	readonly file: string;
	/** An address, or the name of a file. */
	readonly page: string;
}

export const EXTRACT_TEST = createCommand({
	name: 'extract-test',
	does: 'show what extraction rules, or a module, give for a page',
	about: [
		'The page is a URL, or a file of HTML or XML. What the rules give goes to stdout as JSON, and to stderr each rule that gave nothing, and why; then the exit code is 1. A field that has a default never fails. In place of rules it takes a module (.ts, .js, .mjs), as --extract-module does.',
	],
	operands: 'RULES|MODULE URL|FILE',
	takes: { min: 2, max: 2 },
	options: OPTIONS,
	examples: [
		{ line: 'shoal extract-test rules.json https://example.com/', does: 'a page of the web' },
		{ line: 'shoal extract-test rules.json page.html', does: 'one that was saved' },
		{ line: 'shoal extract-test shop.ts https://example.com/', does: 'by a function of yours' },
	],
	parse: ([file = '', page = ''], values): ExtractTestOptions => ({ file, page, ...values }),
	load: () => import('./run.ts'),
});
