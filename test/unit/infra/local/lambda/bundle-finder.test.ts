import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBundleFinder, inputOf, manifestFile } from '../../../../../infra/local/lambda/bundle-finder.ts';

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
	mkdirSync(join(dir, 'out'));
	const files = [written('out/handler.mjs'), written('out/chunk.mjs')];
	const manifest = { entryFile: join(dir, 'out/handler.mjs'), files, inputs: [source, imported].map(inputOf) };
	writeFileSync(manifestFile(dir, 'Consumer'), JSON.stringify(manifest));
}

const found = (name = 'Consumer', file = source) => createBundleFinder(dir)(name, file);

it('runs the bundle of a function that was made of its files as they are', () => {
	bundle();

	expect(found()).toBe(join(dir, 'out/handler.mjs'));
});

it('runs the source of a function that was never bundled', () => {
	bundle();

	expect(found('Sweeper')).toBe(source);
});

it.each([
	{ what: 'was changed', happens: () => void written('src/imported.ts', 'export const a = 1;') },
	{ what: 'is gone', happens: () => rmSync(imported) },
	{ what: 'was cleared away', happens: () => rmSync(join(dir, 'out/chunk.mjs')) },
])('runs the source if a file of the bundle $what', ({ happens }) => {
	bundle();
	happens();

	expect(found()).toBe(source);
});

it('runs the source if the bundle is that of another checkout', () => {
	bundle();
	const other = written('elsewhere.ts');

	expect(found('Consumer', other)).toBe(other);
});

it('runs the source if the manifest is that of another version', () => {
	bundle();
	writeFileSync(manifestFile(dir, 'Consumer'), JSON.stringify({ entryFile: source, inputs: [inputOf(source)] }));

	expect(found()).toBe(source);
});

it('runs the source if the manifest was cut short', () => {
	writeFileSync(manifestFile(dir, 'Consumer'), '{"entry');

	expect(found()).toBe(source);
});

it('runs the source where no bundle is to run', () => {
	bundle();

	expect(createBundleFinder(undefined)('Consumer', source)).toBe(source);
});
