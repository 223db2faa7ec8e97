import { describe, expect, it } from 'vitest';
import { BodyReader } from '../../../../../shared/adapters/http/exchange/body-reader.ts';

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

describe('W2 XML', () => {
	const xhtml =
		'<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><title>\u00e9</title><a href="/x"/></html>';
	const feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><link href="/x"/></feed>';
	const seen = (text: string, mediaType: string | undefined, links: 'count' | 'follow' | 'all') => {
		const reader = new BodyReader(mediaType === undefined ? undefined : { mediaType }, {
			links,
			collectIds: false,
			maxBytes: 1e6,
		});
		reader.push(Buffer.from(text, 'latin1'));
		const facts = reader.end(performance.now());
		return [facts.title, facts.links, facts.rawLinks?.length];
	};

	it.each([
		['application/xhtml+xml', 'count', ['é', 1, undefined]],
		['application/xml', 'count', ['é', 1, undefined]],
		['text/xml', 'follow', ['é', 1, 1]],
		['application/x+xml', 'all', ['é', 1, 1]],
		[undefined, 'all', ['é', 1, 1]],
	] as const)('that is a page, of type %s, is read as one to %s its links', (mediaType, links, facts) => {
		expect(seen(xhtml, mediaType, links)).toEqual(facts);
	});

	it('that is no page is looked into by who asks for all links', () => {
		expect(seen(feed, 'application/atom+xml', 'count')).toEqual([null, 0, undefined]);
		expect(seen(feed, 'application/atom+xml', 'follow')).toEqual([null, 0, undefined]);
		expect(seen(feed, 'application/atom+xml', 'all')).toEqual(['F', 0, 1]);
	});
});
