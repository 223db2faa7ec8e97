import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PAGE = fileURLToPath(new URL('../../../docs/security.md', import.meta.url));
/** A test that a statement names: its title, and its file. */
const TEST = /\["([^"]+)"\]\(([^)]+)\)/g;

/** The statements of the page: each is an item of a list, which may have several lines. */
const statements = readFileSync(PAGE, 'utf8')
	.split('\n')
	.reduce<string[]>((items, line) => {
		if (line.startsWith('- ')) items.push(line.slice(2));
		else if (line.startsWith('  ')) items.push(`${items.pop()} ${line.trim()}`);
		return items;
	}, []);

function testsIn(statement: string): { title: string; file: string }[] {
	return Array.from(statement.matchAll(TEST), ([, title = '', file = '']) => ({ title, file }));
}

/** Whether a file has a test of that title, as the page quotes it. */
function isThere({ title, file }: { title: string; file: string }): boolean {
	const path = resolve(dirname(PAGE), file);
	return existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}'`);
}

describe('docs/security.md', () => {
	it('R8 has a test for each statement, or says that it is a limit', () => {
		expect(statements.length).toBeGreaterThan(20);
		expect(statements.filter((text) => testsIn(text).length === 0 && !text.startsWith('**Limit:**'))).toEqual([]);
	});

	it('R8 names tests that are there', () => {
		expect(statements.flatMap(testsIn).filter((test) => !isThere(test))).toEqual([]);
	});
});
