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
};

export interface ExtractTestOptions extends Values<typeof OPTIONS> {
	/** Of the rules. */
	readonly file: string;
	/** An address, or the name of a file. */
	readonly page: string;
}

export const EXTRACT_TEST = createCommand({
	name: 'extract-test',
	does: 'show what extraction rules give for a page',
	about: [
		'The page is a URL, or a file of HTML or XML. What the rules give goes to stdout as JSON, and to stderr each rule that gave nothing, and why; then the exit code is 1. A field that has a default never fails.',
	],
	operands: 'RULES URL|FILE',
	takes: { min: 2, max: 2 },
	options: OPTIONS,
	examples: [
		{ line: 'shoal extract-test rules.json https://example.com/', does: 'a page of the web' },
		{ line: 'shoal extract-test rules.json page.html', does: 'one that was saved' },
	],
	parse: ([file = '', page = ''], values): ExtractTestOptions => ({ file, page, ...values }),
	load: () => import('./run.ts'),
});
