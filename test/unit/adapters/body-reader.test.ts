import { describe, expect, it } from 'vitest';
import { BodyReader } from '../../../shared/adapters/http/body-reader.ts';

const HTML = { mediaType: 'text/html' };

/** Reads a page that comes in these pieces, with all that is told of links. */
function read(pieces: readonly Buffer[], charset?: string) {
	const contentType = charset === undefined ? HTML : { ...HTML, charset };
	const reader = new BodyReader(contentType, { links: 'all', collectIds: false, maxBytes: 10_000_000 });
	for (const piece of pieces) reader.push(piece);
	return reader.end(performance.now());
}

function places(pieces: readonly Buffer[], charset?: string) {
	return read(pieces, charset).rawLinks?.map(({ value, text, column }) => ({ value, text, column }));
}

describe('S4.6 characters, not bytes, are what links are told in', () => {
	const filler = Buffer.from(`${'plain '.repeat(12_000)}\n`);
	const link = '<p>été <a href="/é">Šum</a>';

	it('where what is not ASCII comes after as much ASCII as is scanned at once', () => {
		const late = [filler, Buffer.from(link)];

		expect(places(late)).toEqual([{ value: '/é', text: 'Šum', column: 17 }]);
		expect(places(late)).toEqual(places([Buffer.concat([Buffer.from('\n'), Buffer.from(link)])]));
	});

	it('where a character is cut in two', () => {
		const bytes = Buffer.from(link);
		const cut = bytes.indexOf(Buffer.from('Š')) + 1;

		expect(places([filler, bytes.subarray(0, cut), bytes.subarray(cut)])?.[0]?.text).toBe('Šum');
	});

	it('where ASCII bytes are no ASCII characters', () => {
		const japanese = Buffer.from('\n<a href="/a">\u001b$B$"\u001b(B</a>', 'latin1');

		expect(places([japanese], 'iso-2022-jp')?.[0]?.text).toBe('あ');
	});
});
