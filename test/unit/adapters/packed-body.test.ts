import { setImmediate } from 'node:timers/promises';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createContentDecoder } from '../../../shared/adapters/http/exchange/content-decoder.ts';
import type { Coding } from '../../../shared/adapters/http/exchange/packed-formats.ts';

const TEXT = `<title>x</title>${'<p>some text '.repeat(2_000)}`;
const withChecksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

const FORMATS: readonly { name: string; coding: Coding; pack: (text: string) => Buffer; checksumBytes: number }[] = [
	{ name: 'gzip', coding: 'gzip', pack: (text) => gzipSync(text), checksumBytes: 8 },
	{ name: 'zlib', coding: 'deflate', pack: (text) => deflateSync(text), checksumBytes: 4 },
	{ name: 'raw deflate', coding: 'deflate', pack: (text) => deflateRawSync(text), checksumBytes: 0 },
	{ name: 'br', coding: 'br', pack: (text) => brotliCompressSync(text), checksumBytes: 0 },
	{ name: 'zstd', coding: 'zstd', pack: (text) => zstdCompressSync(text), checksumBytes: 0 },
	{
		name: 'zstd with a checksum',
		coding: 'zstd',
		pack: (text) => zstdCompressSync(text, withChecksum),
		checksumBytes: 4,
	},
];

/** How a body ends that comes in these parts. */
async function unpacked(coding: Coding, parts: readonly Buffer[]) {
	const { promise, resolve } = Promise.withResolvers<{ text: string; note?: string; error?: string }>();
	let text = '';
	const decoder = createContentDecoder([coding], {
		onData: (chunk) => {
			text += chunk.toString('latin1');
		},
		onEnd: (note) => resolve({ text, ...(note !== undefined && { note }) }),
		onError: ({ message }) => resolve({ text, error: message }),
		onDrain: () => {},
	});
	for (const part of parts) {
		decoder.write(part);
		await setImmediate();
	}
	decoder.end();
	return promise.finally(() => decoder.destroy());
}

const bytesOf = (body: Buffer) => Array.from(body, (_, at) => body.subarray(at, at + 1));

describe.each(FORMATS)('a body packed by $name', ({ coding, pack, checksumBytes }) => {
	const packed = pack(TEXT);

	it('W2 is unpacked in whatever pieces it comes', async () => {
		expect(await unpacked(coding, [packed])).toEqual({ text: TEXT });
		expect(await unpacked(coding, bytesOf(packed))).toEqual({ text: TEXT });
	});

	it.each(['\n', '\r\n', '<!-- cached -->', '\0\0\0\0\0\0\0\0\0\0'])(
		'W2 counts with %j behind it, and a note',
		async (more) => {
			const behind = Buffer.from(more);
			const expected = { text: TEXT, note: 'something else is behind its packed body' };
			expect(await unpacked(coding, [Buffer.concat([packed, behind])])).toEqual(expected);
			expect(await unpacked(coding, [packed, behind])).toEqual(expected);
		},
	);

	it('R6 that ends in the middle is none', async () => {
		const { error } = await unpacked(coding, [packed.subarray(0, packed.length - checksumBytes - 2)]);
		expect(error).toMatch(/unexpected end of file/);
	});

	it('R6 that is something else is none', async () => {
		expect((await unpacked(coding, [Buffer.from(`${TEXT}ÿÿÿÿ`, 'latin1')])).error).toBeDefined();
	});
});

describe.each(FORMATS.filter(({ checksumBytes }) => checksumBytes > 0))(
	'a checksum of $name',
	({ coding, pack, checksumBytes }) => {
		const packed = pack(TEXT);
		const data = packed.subarray(0, -checksumBytes);

		it('W2 may be missing or cut short, with a note', async () => {
			const none = 'its packed body has no checksum at its end';
			expect(await unpacked(coding, [data])).toEqual({ text: TEXT, note: none });
			const { text, note } = await unpacked(coding, bytesOf(packed.subarray(0, -1)));
			expect({ text, note }).toEqual({
				text: TEXT,
				note: `the checksum at the end of its packed body is cut short: ${checksumBytes - 1} of ${checksumBytes} bytes`,
			});
		});

		it('W2 may be wrong', async () => {
			const wrong = Buffer.concat([data, Buffer.alloc(checksumBytes, 7)]);
			expect((await unpacked(coding, [wrong])).text).toBe(TEXT);
		});
	},
);

it('W2 a checksum of gzip that is wrong is noted', async () => {
	const wrong = Buffer.concat([gzipSync(TEXT).subarray(0, -8), Buffer.alloc(8, 7)]);
	expect(await unpacked('gzip', [wrong])).toEqual({ text: TEXT, note: 'the checksum of its packed body is wrong' });
});

it.each([
	['gzip', (text: string) => gzipSync(text)],
	['zstd', (text: string) => zstdCompressSync(text)],
	['zstd', (text: string) => zstdCompressSync(text, withChecksum)],
] as const)('W2 parts of %s are one text', async (coding, pack) => {
	const parts = [pack('one, '), pack('two, '), pack('three')];
	expect(await unpacked(coding, [Buffer.concat(parts)])).toEqual({ text: 'one, two, three' });
	expect(await unpacked(coding, parts)).toEqual({ text: 'one, two, three' });
});

it('W2 a gzip header may have a name, a comment, and more', async () => {
	const packed = gzipSync(TEXT);
	const header = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 7, 7]);
	const named = Buffer.concat([header, Buffer.from('name\0comment\0'), Buffer.from([1, 2]), packed.subarray(10)]);
	expect(await unpacked('gzip', [named])).toEqual({ text: TEXT });
	expect(await unpacked('gzip', bytesOf(named))).toEqual({ text: TEXT });
});

it('R6 nothing at all is an empty body', async () => {
	expect(await unpacked('gzip', [])).toEqual({ text: '' });
});
