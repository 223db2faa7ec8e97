import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readList } from '../../../../../services/cli/remote/read-list.ts';
import { aFolder } from '../../../../support/cli.ts';

const interrupted = new AbortController().signal;
const stdin = (text = '') => Readable.from([Buffer.from(text)]);

function aFile(name: string, content: string | Uint8Array): string {
	const file = join(aFolder(), name);
	writeFileSync(file, content);
	return file;
}

describe('a list for a stack elsewhere', () => {
	it('is kept as it is written, counted, and gone in the end', async () => {
		const bytes = gzipSync('url\nhttps://a.example/1\nhttps://a.example/2\n');
		const from = aFile('urls.csv.gz', bytes);
		const list = await readList({ urls: ['https://b.example/'], from, stdin: stdin(), interrupted });
		const path = list.file?.path ?? '';

		expect(list).toMatchObject({ targets: 3, file: { bytes: bytes.length, name: 'urls.csv.gz' } });
		expect(readFileSync(path)).toEqual(bytes);
		expect(statSync(path).mode & 0o077).toBe(0);
		list.remove();
		expect(() => readdirSync(dirname(path))).toThrow('ENOENT');
	});

	it('may come by standard input, or be empty', async () => {
		const list = await readList({ urls: [], from: '-', stdin: stdin('https://a.example/\n'), interrupted });
		expect(list).toMatchObject({ targets: 1, file: { bytes: 19, name: 'stdin' } });
		list.remove();

		const empty = await readList({ urls: [], from: aFile('urls.txt', ''), stdin: stdin(), interrupted });
		expect(empty).toMatchObject({ targets: 0, file: { bytes: 1 } });
		empty.remove();
	});

	it('is none where there are only arguments', async () => {
		const list = await readList({ urls: ['https://b.example/'], from: undefined, stdin: stdin(), interrupted });
		expect(list.file).toBeUndefined();
		list.remove();
	});

	it('U4 is told with its fault before anybody is asked', async () => {
		const from = aFile('urls.csv', 'id,name\n1,a\n');
		await expect(readList({ urls: [], from, stdin: stdin(), interrupted })).rejects.toThrow('there is no column url');
	});

	it('U4 is told that it is too long', async () => {
		const block = Buffer.from('https://a.example/\n'.repeat(40_000));
		const long = Readable.from([block, block]);
		const maxBytes = 1024 ** 2;
		await expect(readList({ urls: [], from: '-', stdin: long, interrupted, maxBytes })).rejects.toThrow(
			'--from -: is longer than the 1 MiB that a stack takes at once; compress or divide it',
		);
	});
});
