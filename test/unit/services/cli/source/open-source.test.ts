import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../../../../services/cli/source/open-source.ts';
import { UsageError } from '../../../../../shared/core/errors.ts';
import { csvTargets } from '../../../../../shared/core/source/csv-targets.ts';
import { createPosition } from '../../../../../shared/core/source/position.ts';
import type { SourceTarget } from '../../../../../shared/core/target.ts';
import { collect } from '../../../../support/collect.ts';

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'shoal-source-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function* partsOf(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
	for (const part of parts) yield Buffer.from(part);
}

async function* textOf(...parts: string[]): AsyncGenerator<string> {
	yield* parts;
}

type Input = Partial<Parameters<typeof openSource>[0]>;

async function rowsOf({ urls = [], from, stdin = partsOf(), separator }: Input): Promise<SourceTarget[]> {
	const { targets } = await openSource({ urls, from, stdin, separator });
	return collect(targets);
}

async function targetsOf(input: Input): Promise<string[]> {
	return (await rowsOf(input)).map(textOfRow);
}

function textOfRow(row: SourceTarget): string {
	return typeof row === 'string' ? row : row.url;
}

async function fromFile(name: string, content: string | Uint8Array, options: Input = {}): Promise<string[]> {
	return (await rowsIn(name, content, options)).map(textOfRow);
}

async function rowsIn(name: string, content: string | Uint8Array, options: Input = {}): Promise<SourceTarget[]> {
	const from = join(folder, name);
	await writeFile(from, content);
	return rowsOf({ from, ...options });
}

async function faultOf(reading: Promise<unknown>): Promise<string> {
	const error = await reading.then(
		() => undefined,
		(reason) => reason,
	);
	expect(error).toBeInstanceOf(UsageError);
	return error.message.replaceAll(`${folder}/`, '');
}

describe('arguments', () => {
	it('are the targets, trimmed, before those of a file', async () => {
		expect(await targetsOf({ urls: ['http://a/ ', 'b'], from: '-', stdin: partsOf('http://c/\n') })).toEqual([
			'http://a/',
			'b',
			'http://c/',
		]);
	});
});

describe('a .txt file', () => {
	it('S4.8 has a target a line, without blank lines, comments, BOM and CR', async () => {
		expect(await fromFile('a.txt', '\ufeff# list\r\nhttp://a/#x\r\n\r\n  http://b/  \r\nnot a url\nhttp://c/')).toEqual(
			['http://a/#x', 'http://b/', 'not a url', 'http://c/'],
		);
	});

	it('may be UTF-16, as Windows shells write it', async () => {
		expect(await fromFile('utf16.txt', Buffer.from('\ufeffhttp://a/é\r\n', 'utf16le'))).toEqual(['http://a/é']);
	});

	it.each(['', '\n\n', '# nothing\n', '\ufeff'])('S1.4 %j has none', async (content) => {
		expect(await fromFile('none.txt', content)).toEqual([]);
	});

	it('S4.8 keeps no line beyond a limit in memory', async () => {
		const part = 'x'.repeat(1024 ** 2);
		const [long = '', next] = await targetsOf({ from: '-', stdin: partsOf(...Array(64).fill(part), '\nhttp://b/') });

		expect(long.length).toBeLessThan(10 * part.length);
		expect(next).toBe('http://b/');
	});
});

describe('a .csv file', () => {
	it('has its targets in the column url, in any case and place', async () => {
		expect(await fromFile('a.csv', 'name, URL ,x\r\n"a, b",http://a/?q=1;2,1\r\nc,"http://b/""q""",2\r\n')).toEqual([
			'http://a/?q=1;2',
			'http://b/"q"',
		]);
	});

	it('S4.8 a row without a url is itself the target', async () => {
		expect(await fromFile('rows.csv', 'url,name\n,first\n\nhttp://b/\n"",x\n')).toEqual([
			',first',
			'http://b/',
			'"",x',
		]);
	});

	it('S4.8 quotes at odd places lose nothing', async () => {
		expect(await fromFile('quotes.csv', 'url\nhttp://a/"x"\n"http://b/"x\nhttp://c/\n')).toHaveLength(3);
	});

	it('U4 without the column names those that there are', async () => {
		expect(await faultOf(fromFile('b.csv', 'link,name\nhttp://a/,x\n'))).toBe(
			'b.csv: there is no column url in its first line; it has link, name (--separator names what parts its columns)',
		);
	});

	it('U4 an open quote names the line after which it is', async () => {
		expect(await faultOf(fromFile('open.csv', 'url\nhttp://a/\n"http://b/\nhttp://c/\n'))).toBe(
			'open.csv: after line 2: a quote is opened that is not closed',
		);
	});
});

describe('a .jsonl file', () => {
	it('has an object with a url, or a string, a line', async () => {
		expect(await fromFile('a.jsonl', '{"url":" http://a/ ","n":1}\n\n"http://b/"\r\n')).toEqual([
			'http://a/',
			'http://b/',
		]);
	});

	it.each(['{"url":', '{"link":"http://a/"}', '{"url":5}', '{"url":""}', '42', 'null', '[]', 'http://a/'])(
		'S4.8 the line %s is itself the target',
		async (line) => {
			expect(await fromFile('odd.jsonl', `${line}\n"http://b/"\n`)).toEqual([line, 'http://b/']);
		},
	);

	it('keeps separators of Unicode within a line', async () => {
		expect(await fromFile('u2028.jsonl', '{"url":"http://a/","title":"a\u2028b"}\n')).toEqual(['http://a/']);
	});
});

const ABC = ['http://a/', 'http://b/', 'http://c/'];

describe('W1 S4.8 lines may end with CRLF, LF or a lone CR, one after the other', () => {
	const ends = fc.constantFrom('\r\n', '\n', '\r', '\n\n', '\r\r', '\n\r\n');
	const asText = (lines: readonly string[], ended: readonly string[]) =>
		lines.map((line, at) => line + (ended[at % ended.length] ?? '')).join('');
	const cases = [
		{ name: 'a.txt', lines: ['# list', ...ABC] },
		{ name: 'a.csv', lines: ['url,name', 'http://a/,1', '"http://b/","2"', 'http://c/,3'] },
		{ name: 'one.csv', lines: ['url', ...ABC] },
		{ name: 'a.tsv', lines: ['name\turl', '1\thttp://a/', '2\thttp://b/', '3\thttp://c/'] },
		{ name: 'a.jsonl', lines: ABC.map((url) => JSON.stringify({ url })) },
	];

	it.each(cases)('in $name, wherever it is cut, compressed or not', async ({ name, lines }) => {
		const property = fc.asyncProperty(fc.array(ends, { minLength: 1 }), fc.boolean(), async (ended, isGzip) => {
			const content = asText(lines, ended);
			expect(await fromFile(isGzip ? `${name}.gz` : name, isGzip ? gzipSync(content) : content)).toEqual(ABC);
		});
		await fc.assert(property, { numRuns: 25 });
	});

	it.each(cases)('on stdin as in $name', async ({ lines }) => {
		const property = fc.asyncProperty(fc.array(ends, { minLength: 1 }), async (ended) => {
			const characters = [...asText(lines, ended)];
			expect(await targetsOf({ from: '-', stdin: partsOf(...characters) })).toEqual(ABC);
		});
		await fc.assert(property, { numRuns: 25 });
	});

	it('the line of what is odd is counted right', async () => {
		const content = '# \r\n\rhttp://a/\n\r\nodd\r';
		expect(await rowsIn('odd.txt', content)).toEqual(['http://a/', { url: 'odd', place: 'line 5' }]);
		const table = 'url,n\r\n"http://a/","x\r\ny\r\n"\r\n\rodd,1\n';
		expect(await rowsIn('odd.csv', table)).toEqual(['http://a/', { url: 'odd', place: 'line 6' }]);
	});
});

describe('S4.8 W1 a row that is no URL has its place', () => {
	it.each([
		{ name: 'a.txt', content: 'http://a/\nwww.b/\n', url: 'www.b/', line: 2 },
		{ name: 'a.txt', content: 'http://a b/\n', url: 'http://a b/', line: 1 },
		{ name: 'a.txt', content: `http://a/${'x'.repeat(8192)}`, url: `http://a/${'x'.repeat(8192)}`, line: 1 },
		{ name: 'a.csv', content: 'url,n\n,1\n', url: ',1', line: 2 },
		{ name: 'a.csv', content: 'url,n\n"x\ny",1\nftp://a/,2\n', url: 'ftp://a/', line: 4 },
		{ name: 'a.jsonl', content: '{"url":"http://a/"}\n{"link":1}\n', url: '{"link":1}', line: 2 },
	])('$name: $content', async ({ name, content, url, line }) => {
		expect((await rowsIn(name, content)).at(-1)).toEqual({ url, place: `line ${line}` });
	});

	it.each([
		['a.txt', 'http://a/\u0000b', 'a control character (U+0000)'],
		['a.txt', 'http://a/\u007fb', 'a control character (U+007F)'],
		['a.csv', 'url,n\n"http://a/\nhttp://b/",1', 'a line end (U+000A)'],
		['a.csv', 'url,n\nhttp://a/\tb,1', 'a tab (U+0009)'],
		['a.jsonl', '{"url":"http://a/\\rhttp://b/"}', 'a line end (U+000D)'],
	])('%s: %j has a control character, which browsers would leave out', async (name, content, what) => {
		const fault = `not a web address: it has ${what} inside`;
		expect((await rowsIn(name, content)).at(-1)).toMatchObject({ place: expect.any(String), fault });
	});

	it('an argument has its fault alone', async () => {
		const [odd] = await rowsOf({ urls: ['http://a/\nhttp://b/'] });
		expect(odd).toEqual({
			url: 'http://a/\nhttp://b/',
			fault: 'not a web address: it has a line end (U+000A) inside',
		});
	});
});

describe('S4.8 what stands beside a URL', () => {
	it('is a note after a tab in a .txt file', async () => {
		expect(await rowsIn('notes.txt', 'http://a/\tfirst\tx\nhttp://b/ \t\n')).toEqual(['http://a/', 'http://b/']);
	});

	it('is no note if it is an address as well: neither is passed over in silence', async () => {
		const [odd] = await rowsIn('two.txt', 'http://a/\thttp://b/\n');
		expect(odd).toMatchObject({
			url: 'http://a/\thttp://b/',
			place: 'line 1',
			fault: expect.stringContaining('another address follows a tab'),
		});
	});

	it('is part of the URL in a table of one column', async () => {
		expect(await rowsIn('one.csv', 'url\nhttp://a/?q=1,2\n"http://b/?q=1,2"\nhttp://c/,\n')).toEqual([
			'http://a/?q=1,2',
			'http://b/?q=1,2',
			'http://c/',
		]);
	});

	it('makes a row odd that has more cells than the first line has names', async () => {
		const rows = await rowsIn('long.csv', 'url,name\nhttp://a/?q=1,2,x\nhttp://b/,y,,\n');
		expect(rows).toEqual([
			{
				url: 'http://a/?q=1,2,x',
				place: 'line 2',
				fault: '3 cells, where the first line has 2; quote what has separators',
			},
			'http://b/',
		]);
	});
});

describe('S4.8 the separator of a table', () => {
	it.each([',', ';', '\t', '|'])('is %j where that parts the column url from others', async (separator) => {
		const row = (...cells: string[]) => `${cells.join(separator)}\r\n`;
		const content = row('name', '"URL"', 'n') + row('x', 'http://a/', '1') + row('y', 'http://b/', '2');
		expect(await fromFile('guessed.csv', content)).toEqual(['http://a/', 'http://b/']);
		expect(await targetsOf({ from: '-', stdin: partsOf(content) })).toEqual(['http://a/', 'http://b/']);
	});

	it('is a tab in a .tsv file', async () => {
		expect(await fromFile('a.tsv', 'url\tn,m\nhttp://a/,b\t1\n')).toEqual(['http://a/,b']);
	});

	it('is what it is said to be, in a file of any name and on stdin', async () => {
		const content = 'a,b|url\n1|http://a/\n';
		expect(await fromFile('said.txt', content, { separator: '|' })).toEqual(['http://a/']);
		expect(await targetsOf({ from: '-', stdin: partsOf(content), separator: '|' })).toEqual(['http://a/']);
	});

	it('U4 is for tables', async () => {
		expect(await faultOf(fromFile('a.jsonl', '"http://a/"', { separator: ';' }))).toMatch(/^--separator is for CSV/);
		expect(await faultOf(targetsOf({ urls: ['http://a/'], separator: ';' }))).toMatch(/^--separator parts the columns/);
	});
});

describe('stdin', () => {
	it.each([
		{ kind: 'a list', content: 'http://a/\nhttp://b/\n' },
		{ kind: 'JSON objects', content: '\n {"url":"http://a/"}\n{"url":"http://b/"}\n' },
		{ kind: 'JSON strings', content: '"http://a/"\n"http://b/"' },
	])('is known as $kind by its first character, compressed or not', async ({ content }) => {
		expect(await targetsOf({ from: '-', stdin: partsOf(content) })).toEqual(['http://a/', 'http://b/']);
		expect(await targetsOf({ from: '-', stdin: partsOf(gzipSync(content)) })).toEqual(['http://a/', 'http://b/']);
	});

	it('is read no further than asked for, and let go', async () => {
		let read = 0;
		let isClosed = false;
		async function* endless() {
			try {
				for (;;) yield Buffer.from(`http://a/${read++}\n`);
			} finally {
				isClosed = true;
			}
		}
		const { targets } = await openSource({ urls: [], from: '-', stdin: endless() });

		for await (const target of targets) if (target === 'http://a/5') break;

		expect(read).toBeLessThan(10);
		expect(isClosed).toBe(true);
	});
});

describe('a file that cannot be read', () => {
	it('U4 is missing', async () => {
		expect(await faultOf(targetsOf({ from: join(folder, 'missing.txt') }))).toBe(
			'--from missing.txt: there is no such file',
		);
	});

	it('U4 is a folder', async () => {
		await mkdir(join(folder, 'dir.txt'));
		expect(await faultOf(targetsOf({ from: join(folder, 'dir.txt') }))).toBe(
			'--from dir.txt: is a folder; name a file in it',
		);
	});

	it.skipIf(process.getuid?.() === 0)('U4 may not be read', async () => {
		const from = join(folder, 'secret.txt');
		await writeFile(from, 'http://a/\n');
		await chmod(from, 0o000);
		expect(await faultOf(targetsOf({ from }))).toBe('--from secret.txt: it may not be read; check its permissions');
	});

	it('U4 is cut off', async () => {
		const list = Array.from({ length: 50_000 }, (_, index) => `http://a/${Math.imul(index, 2_654_435_761)}\n`).join('');
		const whole = gzipSync(list);

		expect(await faultOf(fromFile('cut.txt.gz', whole.subarray(0, whole.length / 2)))).toMatch(
			/^cut\.txt\.gz: after line \d+: the compressed file ends too early; it was cut off$/,
		);
	});

	it('U4 is not compressed, though named so', async () => {
		expect(await faultOf(fromFile('plain.txt.gz', 'http://a/\n'))).toBe(
			'plain.txt.gz: the compressed file is damaged, or is no gzip file',
		);
	});

	it('U4 is JSON, but no lines of it', async () => {
		expect(await faultOf(fromFile('a.json', '[]'))).toBe(
			'a.json: a JSON file is no list of targets; write one JSON object a line, as .jsonl',
		);
	});
});

describe('S4.8 no line is lost', () => {
	const url = fc.webUrl({ withQueryParameters: true, withFragments: true });
	const field = fc
		.oneof(
			url,
			fc.string({ unit: 'grapheme' }).map((text) => text.trim()),
		)
		.filter((text) => text !== '');
	const asJsonl = (urls: string[]) => urls.map((url) => `${JSON.stringify({ n: 1, url })}\n`).join('');

	it('of a list, compressed or not', async () => {
		const property = fc.asyncProperty(fc.array(url), fc.boolean(), async (urls, isGzip) => {
			const content = urls.join('\r\n');
			expect(await targetsOf({ from: '-', stdin: partsOf(isGzip ? gzipSync(content) : content) })).toEqual(urls);
		});
		await fc.assert(property);
	});

	it('of a table', async () => {
		const property = fc.asyncProperty(fc.array(field), async (urls) => {
			const rows = urls.map((one) => `1,"${one.replaceAll('"', '""')}"\n`);
			expect((await collect(csvTargets(textOf('n,url\n', ...rows), createPosition('a.csv')))).map(textOfRow)).toEqual(
				urls,
			);
		});
		await fc.assert(property);
	});

	it('of JSON lines, wherever they are cut', async () => {
		const property = fc.asyncProperty(fc.array(field), fc.integer({ min: 1, max: 9 }), async (urls, size) => {
			const content = Buffer.from(asJsonl(urls));
			const count = Math.ceil(content.length / size);
			const parts = Array.from({ length: count }, (_, at) => content.subarray(at * size, (at + 1) * size));
			expect(await targetsOf({ from: '-', stdin: partsOf(...parts) })).toEqual(urls);
		});
		await fc.assert(property);
	});
});
