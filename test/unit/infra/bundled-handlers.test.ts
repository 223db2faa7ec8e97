import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inputOf, manifestFile, withBundles } from '../../../infra/local/bundled-handlers.ts';
import type { FunctionResource } from '../../../infra/local/stack.ts';

let dir: string;
let source: string;
let imported: string;

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'shoal-bundles-'));
	mkdirSync(join(dir, 'src'));
	source = written('src/handler.ts');
	imported = written('src/imported.ts');
});

afterEach(() => rmSync(dir, { recursive: true }));

function written(name: string, text = 'export {};'): string {
	writeFileSync(join(dir, name), text);
	return join(dir, name);
}

function bundle(): void {
	const manifest = { handlerFile: join(dir, 'out/handler.mjs'), inputs: [source, imported].map(inputOf) };
	writeFileSync(manifestFile(dir, 'Consumer'), JSON.stringify(manifest));
}

function handlerFile(own: Partial<FunctionResource> = {}): string | undefined {
	const [found] = withBundles([{ name: 'Consumer', handlerFile: source, ...own } as FunctionResource], dir);
	return found?.handlerFile;
}

it('runs the bundle of a function that was made of its files as they are', () => {
	bundle();

	expect(handlerFile()).toBe(join(dir, 'out/handler.mjs'));
});

it('runs the source of a function that was never bundled', () => {
	bundle();

	expect(handlerFile({ name: 'Sweeper' })).toBe(source);
});

it.each([
	{ what: 'was changed', happens: () => void written('src/imported.ts', 'export const a = 1;') },
	{ what: 'is gone', happens: () => rmSync(imported) },
])('runs the source if a file of the bundle $what', ({ happens }) => {
	bundle();
	happens();

	expect(handlerFile()).toBe(source);
});

it('runs the source if the bundle is that of another checkout', () => {
	bundle();
	const other = written('elsewhere.ts');

	expect(handlerFile({ handlerFile: other })).toBe(other);
});

it('runs the source if the manifest was cut short', () => {
	writeFileSync(manifestFile(dir, 'Consumer'), '{"handler');

	expect(handlerFile()).toBe(source);
});
