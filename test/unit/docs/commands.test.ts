import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../services/cli/parse/parse-args.ts';
import { argumentsOf, readPage, shoalCalls, userPages } from '../../support/doc-commands.ts';

const { scripts } = JSON.parse(
	readFileSync(fileURLToPath(new URL('../../../package.json', import.meta.url)), 'utf8'),
) as {
	scripts: Record<string, string>;
};
/** The one file that the command line opens before it runs anything. */
const AUTHORITIES = fileURLToPath(new URL('../../fixtures/tls/ca.pem', import.meta.url));
const calls = userPages().flatMap((page) => shoalCalls(page).map((call) => ({ page, call })));

describe('what README and docs tell to type', () => {
	it.each(calls)('U4 is understood by the command line: $call ($page)', ({ call }) => {
		const { kind } = readCommandLine(
			argumentsOf(call).map((word) => (word === 'authorities.pem' ? AUTHORITIES : word)),
		);
		expect(kind).toBe(call.includes('--version') ? 'version' : / help |--help/.test(call) ? 'help' : 'run');
	});

	it('U4 names only scripts of package.json', () => {
		const pages = [...userPages(), 'ARCHITECTURE.md', 'CONTRIBUTING.md'];
		const named = pages.flatMap((page) =>
			Array.from(readPage(page).matchAll(/npm run (?:-s )?([\w:-]+)/g), ([, name]) => name),
		);
		expect([...new Set(named)].filter((name) => scripts[name ?? ''] === undefined)).toEqual([]);
	});
});

describe('the reader of calls', () => {
	it('splits words as a shell does, and stops where the call ends', () => {
		expect(argumentsOf('npx shoal check a --exclude \'#/\' --header "A: b" | head # why')).toEqual([
			'check',
			'a',
			'--exclude',
			'#/',
			'--header',
			'A: b',
		]);
		expect(argumentsOf('eval "$(npx shoal completion bash)"')).toEqual(['completion', 'bash']);
		expect(argumentsOf('curl -s x | npx shoal scrape --from -')).toEqual(['scrape', '--from', '-']);
	});

	it('lets no wrong option pass', () => {
		expect(() => readCommandLine(argumentsOf('npx shoal check https://a.example/ --reprot x.md'))).toThrow('--report');
	});
});
