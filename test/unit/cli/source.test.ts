import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvTargets } from '../../../services/cli/source/csv-targets.ts';
import { openSource } from '../../../services/cli/source/open-source.ts';
import { createPlace } from '../../../services/cli/source/place.ts';
import { UsageError } from '../../../shared/core/errors.ts';

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

async function targetsOf({ urls = [], from, stdin = partsOf() }: Partial<Parameters<typeof openSource>[0]>) {
	const { targets } = await openSource({ urls, from, stdin });
	return allOf(targets);
}

async function allOf(targets: AsyncIterable<string>): Promise<string[]> {
	const all: string[] = [];
	for await (const target of targets) all.push(target);
	return all;
}

async function fromFile(name: string, content: string | Uint8Array): Promise<string[]> {
	const from = join(folder, name);
	await writeFile(from, content);
	return targetsOf({ from });
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

	it.each([
		{ from: undefined, name: 'urls' },
		{ from: '-', name: 'stdin' },
	])('name the source $name', async ({ from, name }) => {
		expect((await openSource({ urls: [], from, stdin: partsOf() })).name).toBe(name);
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
			'b.csv: there is no column url in its first line; it has link, name',
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
			const rows = urls.map((one) => `1,"${one.replaceAll('"', '""')}"\r\n`);
			expect(await allOf(csvTargets(textOf('n,url\r\n', ...rows), createPlace('a.csv')))).toEqual(urls);
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
