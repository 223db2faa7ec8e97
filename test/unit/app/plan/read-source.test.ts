import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeSource, readSource } from '../../../../shared/app/plan/read-source.ts';
import { SOURCE_START, type SourceCursor } from '../../../../shared/core/plan-entry.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';
import type { ObjectStore } from '../../../../shared/ports/object-store.ts';
import { collect } from '../../../support/collect.ts';
import { createMemoryObjectStore } from '../../../support/memory/memory-object-store.ts';

/** A copy of a source, and how to read it. */
async function copy(lines: readonly SourceTarget[], objects: ObjectStore = createMemoryObjectStore()) {
	let counted = 0;
	const bytes = await objects.putStream(
		'source',
		encodeSource(lines, () => counted++),
	);
	return {
		bytes,
		counted,
		read: (from: SourceCursor = SOURCE_START) => collect(readSource(objects, { key: 'source', bytes }, from)),
	};
}

it('S2.5 S4.8 reads back every line, in order, whatever it is made of', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 50 })), async (lines) => {
			const source = await copy(lines);
			const read = await source.read();

			expect(source.counted).toBe(lines.length);
			expect(read.map(({ target }) => target.url)).toEqual(lines);
			expect(read.map(({ target }) => target.index)).toEqual(lines.map((_, i) => i));
			expect(read.at(-1)?.next.offset ?? 0).toBe(source.bytes);
		}),
	);
});

it('goes on from any line as if it had read from the beginning', async () => {
	const source = await copy(['a', 'é', '\u{1F41F}', '', 'e']);
	const all = await source.read();

	for (const [i, { next }] of all.entries()) expect(await source.read(next)).toEqual(all.slice(i + 1));
});

it('S2.8 reads lines that lie across the ends of blocks', async () => {
	const lines = Array.from({ length: 200 }, (_, i) => `${i}é`.repeat(1_000));

	expect((await (await copy(lines)).read()).map(({ target }) => target.url)).toEqual(lines);
});

it('S4.8 keeps only the beginning of a line that is too long for a URL', async () => {
	const [line] = await (await copy(['x'.repeat(1_000_000)])).read();

	expect(line?.target.url).toBe('x'.repeat(8_193));
});

it('S4.8 reads back what is odd with its place and its fault', async () => {
	const odd = { url: 'http://a/\tb', place: 'line 2', fault: 'not a web address' };
	const read = await (await copy(['http://a/', odd])).read();

	expect(read.map(({ target }) => target)).toEqual([
		{ index: 0, url: 'http://a/' },
		{ index: 1, ...odd },
	]);
});

it('W2 S1.2 keeps a URL whose fragment alone is long, for a message still', async () => {
	const url = `http://a.example/play#${'state'.repeat(2_000)}`;
	const lines = await (await copy([url, `${url}${'é'.repeat(1_000_000)}`, `/${'x'.repeat(8_193)}#y`])).read();

	expect(lines[0]?.target.url).toBe(url);
	expect(lines[1]?.target.url).toHaveLength(32_768);
	expect(lines[2]?.target.url).toHaveLength(8_193);
});

it('S1.4 reads nothing of an empty source', async () => {
	expect(await (await copy([])).read()).toEqual([]);
});
