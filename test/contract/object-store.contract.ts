import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreError, UsageError } from '../../shared/core/errors.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { freshId } from '../support/fresh-id.ts';

const MB = 1024 * 1024;

async function* streamOf(parts: readonly Uint8Array[], failure?: Error) {
	yield* parts;
	if (failure !== undefined) throw failure;
}

function bytes(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

export function objectStoreContract(name: string, make: () => ObjectStore | Promise<ObjectStore>): void {
	describe(`an object store (${name})`, () => {
		let store: ObjectStore;
		let key: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			key = `jobs/${freshId()}/source.jsonl`;
		});

		/** What is stored, as text. */
		async function stored(): Promise<string | undefined> {
			const body = await store.get(key);
			return body && new TextDecoder().decode(body);
		}

		it('has nothing under a name that was never put', async () => {
			expect(await store.get(key)).toBeUndefined();
		});

		it('tells how long an object is, or that there is none', async () => {
			expect(await store.sizeOf(key)).toBeUndefined();
			await store.put(key, bytes('seven b'));
			expect(await store.sizeOf(key)).toBe(7);
			await store.put(key, bytes(''));
			expect(await store.sizeOf(key)).toBe(0);
		});

		it('gives back what was put last', async () => {
			await store.put(key, bytes('first'));
			await store.put(key, bytes('second'));

			expect(await stored()).toBe('second');
		});

		it('keeps an object of no bytes', async () => {
			await store.put(key, bytes(''));

			expect(await stored()).toBe('');
		});

		it('S3.1 takes the first of 20 that put at once if there is none, and leaves it as it is', async () => {
			const bodies = Array.from({ length: 20 }, (_, i) => `report ${i}`);

			const isFirst = await Promise.all(bodies.map((body) => store.putIfAbsent(key, bytes(body))));

			const winners = bodies.filter((_, i) => isFirst[i]);
			expect(winners).toEqual([await stored()]);
			expect(await store.putIfAbsent(key, bytes('late'))).toBe(false);
			expect(await stored()).toBe(winners[0]);
		});

		it('stores what a stream yields, and counts its bytes', async () => {
			expect(await store.putStream(key, streamOf(['a\n', 'bc\n'].map(bytes)))).toBe(5);
			expect(await stored()).toBe('a\nbc\n');
		});

		it('stores a stream that yields nothing', async () => {
			expect(await store.putStream(key, streamOf([]))).toBe(0);
			expect(await stored()).toBe('');
		});

		it('S2.8 stores a stream that is larger than a part of an upload', async () => {
			const parts = Array.from({ length: 13 }, () => randomBytes(MB));

			expect(await store.putStream(key, streamOf(parts))).toBe(13 * MB);
			expect(Buffer.concat(parts).equals((await store.get(key)) ?? Buffer.alloc(0))).toBe(true);
		});

		it.each([
			{ size: 10, failure: new Error('the disk is gone') },
			{ size: 13 * MB, failure: new Error('the disk is gone') },
			{ size: 10, failure: Object.assign(new Error('no such file'), { code: 'ENOENT' }) },
		])('stores nothing of a stream that fails after $size bytes with "$failure.message"', async ({ size, failure }) => {
			await expect(store.putStream(key, streamOf([Buffer.alloc(size)], failure))).rejects.toThrow(failure.message);

			expect(await store.get(key)).toBeUndefined();
		});

		it('keeps what was there when a stream in its place fails', async () => {
			await store.put(key, bytes('before'));

			await expect(store.putStream(key, streamOf([bytes('x')], new Error('gone')))).rejects.toThrow('gone');
			expect(await stored()).toBe('before');
		});

		it('U4 hands on as it is what a stream throws on purpose', async () => {
			const failure = new UsageError('line 3 of urls.csv is no record');

			await expect(store.putStream(key, streamOf([bytes('x')], failure))).rejects.toBe(failure);
		});

		it.each([
			{ offset: 0, length: 4, range: '0123' },
			{ offset: 3, length: 3, range: '345' },
			{ offset: 8, length: 100, range: '89' },
			{ offset: 10, length: 5, range: '' },
			{ offset: 11, length: 5, range: '' },
		])('gives $length bytes from $offset of ten as "$range"', async ({ offset, length, range }) => {
			await store.put(key, bytes('0123456789'));

			expect(new TextDecoder().decode(await store.getRange(key, offset, length))).toBe(range);
		});

		it('has an error of its own for a range of an object that is gone', async () => {
			await expect(store.getRange(key, 0, 1)).rejects.toThrow(StoreError);
		});

		it('deletes all of a folder, and nothing beside it', async () => {
			const folder = `jobs/${freshId()}`;
			const keys = Array.from({ length: 30 }, (_, i) => `${folder}/blobs/${i}`);
			await Promise.all([...keys, `${folder}/source`, `${folder}0/source`].map((each) => store.put(each, bytes('x'))));
			await store.deleteAll(`${folder}/`);

			const left = await Promise.all([...keys, `${folder}/source`].map((each) => store.get(each)));
			expect(left.filter((body) => body !== undefined)).toEqual([]);
			expect(await store.get(`${folder}0/source`)).toBeDefined();
		});

		it('deletes a folder that is not there', async () => {
			await expect(store.deleteAll(`jobs/${freshId()}/`)).resolves.toBeUndefined();
		});
	});
}
