import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Format } from '../../../../../services/cli/options/results.ts';
import { openOutput } from '../../../../../services/cli/output/open-output.ts';
import { EnvironmentError, UsageError } from '../../../../../shared/core/errors.ts';
import type { CsvOptions } from '../../../../../shared/core/report/csv.ts';
import { CSV_HEADER, csvRowOf } from '../../../../../shared/core/report/csv-results.ts';
import type { Result } from '../../../../../shared/core/result.ts';

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'shoal-output-'));
});

afterAll(() => rm(folder, { recursive: true }));

function aResult(given: Partial<Result> = {}): Result {
	return {
		jobId: '01J',
		index: 0,
		url: 'http://a/1',
		finalUrl: 'http://a/2',
		outcome: 'ok',
		status: 200,
		error: null,
		contentType: 'text/html',
		charset: 'utf-8',
		bytes: 10,
		title: 'A',
		links: 2,
		redirects: ['http://a/1'],
		extracted: {},
		attempts: 1,
		timings: { queueMs: 1, dnsMs: 2, connectMs: 3, tlsMs: 6, ttfbMs: 4, bodyMs: 7, parseMs: 8, totalMs: 5 },
		parents: [],
		fetchedAt: '2026-11-20T12:00:00.000Z',
		instance: 'i',
		thread: 0,
		...given,
	};
}

async function* linesOf(...results: Partial<Result>[]): AsyncGenerator<string> {
	for (const result of results) yield JSON.stringify(aResult(result));
}

async function* broken(): AsyncGenerator<string> {
	yield '{}';
	throw new Error('store is gone');
}

async function toStdout(format: Format, ...results: Partial<Result>[]): Promise<string> {
	const stdout = new PassThrough();
	const output = await openOutput({ format, out: undefined, stdout });
	await output.write(linesOf(...results));
	expect(stdout.writableEnded).toBe(false);
	return String(stdout.read() ?? '');
}

function toFile(out: string, format: Format = 'jsonl') {
	return openOutput({ format, out, stdout: new PassThrough() });
}

describe('formats', () => {
	it('jsonl is a result a line', async () => {
		const text = await toStdout('jsonl', { index: 0 }, { index: 1 });

		expect(text.split('\n').map((line) => line && JSON.parse(line).index)).toEqual([0, 1, '']);
	});

	it.each([[], [0], [0, 1, 2]])('json is one array, of $length results', async (...indexes) => {
		const text = await toStdout('json', ...indexes.map((index) => ({ index })));

		expect(JSON.parse(text)).toEqual(indexes.map((index) => aResult({ index })));
	});

	it('S1.4 nothing is an empty text, an empty array, a header', async () => {
		expect(await toStdout('jsonl')).toBe('');
		expect(await toStdout('json')).toBe('[]\n');
		expect(await toStdout('csv')).toBe(CSV_HEADER);
	});

	it('csv has fixed columns, with lists as JSON and nothing for null', async () => {
		const error = { code: 'DNS_NOT_FOUND', message: 'no "a", no b' };
		const text = await toStdout('csv', { error, status: null, title: 'a\r\nb' });

		expect(parse(text, { columns: true })).toEqual([
			expect.objectContaining({
				url: 'http://a/1',
				status: '',
				title: 'a\r\nb',
				redirects: '["http://a/1"]',
				extracted: '{}',
				'error.code': 'DNS_NOT_FOUND',
				'error.message': 'no "a", no b',
				'timings.totalMs': '5',
			}),
		]);
	});

	it('lets nothing from the web steer a terminal, and gives a program all of it', async () => {
		const title = '\u009b2J\u001b[31m\u202e\u200f\u2028';
		const terminal = Object.assign(new PassThrough(), { isTTY: true });
		const output = await openOutput({ format: 'csv', out: '-', stdout: terminal });
		await output.write(linesOf({ title }));

		expect(String(terminal.read())).toMatch(/^[^\p{Cc}\p{Bidi_C}\u2028]*\r\n[^\p{Cc}\p{Bidi_C}\u2028]*\r\n$/u);
		expect(await toStdout('csv', { title })).toContain(title);
	});

	it('csv computes nothing in a spreadsheet, and gives a program what was there if it asks', () => {
		const starts = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\uff1d1'];
		const titleOf = (title: string, options?: CsvOptions) =>
			parse<{ title: string }>(CSV_HEADER + csvRowOf(aResult({ title, bytes: -1 }), options), { columns: true })[0];

		expect(starts.map((title) => titleOf(title)?.title)).toEqual(starts.map((title) => `'${title}`));
		expect(starts.map((title) => titleOf(title, { isRaw: true })?.title)).toEqual(starts);
		expect(titleOf('a=1')).toMatchObject({ title: 'a=1', bytes: '-1' });
	});

	it('csv gives every text back that a title or a URL may be', () => {
		const text = fc.string({ unit: 'grapheme' });
		fc.assert(
			fc.property(text, text, (title, url) => {
				const [row] = parse(CSV_HEADER + csvRowOf(aResult({ title, url }), { isRaw: true }), { columns: true });
				expect(row).toMatchObject({ title, url });
			}),
		);
	});
});

describe('a file', () => {
	it('appears whole, in place of the one before', async () => {
		const out = join(folder, 'results.jsonl');
		await writeFile(out, 'old');

		await (await toFile(out)).write(linesOf({ index: 7 }));

		expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(aResult({ index: 7 }));
	});

	it('stays as it was, with nothing beside it, if the results end in an error', async () => {
		const own = await mkdtemp(join(folder, 'own-'));
		const out = join(own, 'results.jsonl');
		await writeFile(out, 'old');

		await expect((await toFile(out)).write(broken())).rejects.toThrow('store is gone');

		expect(await readFile(out, 'utf8')).toBe('old');
		expect(await readdir(own)).toEqual(['results.jsonl']);
	});

	it('that a link leads to is replaced, and the link is kept', async () => {
		const target = join(folder, 'target.json');
		await writeFile(target, 'old');
		await symlink(target, join(folder, 'link.json'));

		await (await toFile(join(folder, 'link.json'), 'json')).write(linesOf());

		expect(await readFile(target, 'utf8')).toBe('[]\n');
	});

	it('that is a device is written to', async () => {
		await (await toFile('/dev/null')).write(linesOf({}));

		expect((await readdir('/dev')).filter((name) => name.startsWith('null'))).toEqual(['null']);
	});

	it('that cannot be written to its end says so', async () => {
		const own = await mkdtemp(join(folder, 'gone-'));
		const output = await toFile(join(own, 'results.jsonl'));
		await rm(own, { recursive: true });

		await expect(output.write(linesOf({}))).rejects.toThrow(EnvironmentError);
	});

	it.each([
		{ out: 'missing/r.jsonl', fault: /^--out .*: there is no folder .*missing; create it first$/ },
		{ out: 'dir', fault: /^--out .*dir: is a folder; name a file in it$/ },
		{ out: 'plain.txt/r.jsonl', fault: /^--out .*: .*plain\.txt is no folder$/ },
	])('U4 $out is refused before anything runs', async ({ out, fault }) => {
		await mkdir(join(folder, 'dir'), { recursive: true });
		await writeFile(join(folder, 'plain.txt'), '');

		const error = await toFile(join(folder, out)).catch((reason) => reason);

		expect(error).toBeInstanceOf(UsageError);
		expect(error.message).toMatch(fault);
	});

	it.skipIf(!existsSync('/proc/self'))(
		'U4 in a folder that takes no file is refused before anything runs',
		async () => {
			await expect(toFile('/proc/r.jsonl')).rejects.toThrow(
				'--out /proc/r.jsonl: the folder /proc may not be written to',
			);
		},
	);

	it('U4 leaves nothing behind where nothing is written', async () => {
		const own = await mkdtemp(join(folder, 'unwritten-'));
		await toFile(join(own, 'results.jsonl'));
		expect(await readdir(own)).toEqual([]);
	});
});

describe('stdout', () => {
	it('S2.8 is not written faster than it is read', async () => {
		let made = 0;
		async function* many() {
			for (; made < 10_000; made++) yield 'x'.repeat(1000);
		}
		const stdout = new PassThrough({ highWaterMark: 4096 });
		const output = await openOutput({ format: 'jsonl', out: '-', stdout });

		const written = output.write(many());
		await new Promise((resolve) => stdout.once('readable', resolve));
		const madeBeforeReading = made;
		stdout.resume();
		await written;

		expect(madeBeforeReading).toBeLessThan(200);
		expect(made).toBe(10_000);
	});

	it('whose reader goes away ends the writing quietly', async () => {
		const stdout = new Writable({
			write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
		});
		stdout.on('error', () => {});
		const output = await openOutput({ format: 'jsonl', out: undefined, stdout });

		await expect(output.write(linesOf({}, {}, {}))).resolves.toBeUndefined();
		await expect(output.write(linesOf({}))).resolves.toBeUndefined();
	});
});
