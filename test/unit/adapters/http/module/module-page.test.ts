import { expect, it } from 'vitest';
import { ModulePage } from '../../../../../shared/adapters/http/module/module-page.ts';

const URL = 'https://a.example/';

function pageOf(body: string | Uint8Array<ArrayBuffer>, { contentType = 'text/html', charset = 'utf-8' } = {}) {
	return new ModulePage({
		url: URL,
		finalUrl: URL,
		status: 200,
		headers: {},
		contentType,
		charset,
		body: typeof body === 'string' ? Uint8Array.from(Buffer.from(body)) : body,
		fields: {},
		mostBytes: 1000,
	});
}

it('has its text in the charset that it came in', () => {
	const body = Uint8Array.from([0x63, 0x61, 0x66, 0xe9]);
	expect(pageOf(body, { charset: 'windows-1252' }).text).toBe('café');
});

it('finds elements by selectors, and others within them', () => {
	const page = pageOf('<ul><li class=a>one <b>1</b></li><li><b title="t">2</b></li></ul><b>3</b>');
	expect(page.select('li').map(({ name, text }) => [name, text])).toEqual([
		['li', 'one 1'],
		['li', '2'],
	]);
	const [first, second] = page.select('li');
	expect(first?.first('b')?.text).toBe('1');
	expect(second?.select('> b').map(({ attributes }) => attributes)).toEqual([{ title: 't' }]);
	expect(first?.first('> b')?.text).toBe('1');
	expect(first?.attr('class')).toBe('a');
	expect(page.first('table')).toBeUndefined();
});

it('tells names of XML apart by their case', () => {
	const page = pageOf('<a><Item>1</Item><item>2</item></a>', { contentType: 'application/xml' });
	expect(page.select('Item').map(({ text }) => text)).toEqual(['1']);
});

it('says what is wrong with a selector', () => {
	expect(() => pageOf('<p>').select('p[')).toThrow('Expected name');
});
