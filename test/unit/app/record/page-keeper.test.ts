import { expect, it } from 'vitest';
import { createPageKeeper } from '../../../../shared/app/record/page-keeper.ts';
import type { KeptPage } from '../../../../shared/core/visit.ts';
import type { ObjectStore } from '../../../../shared/ports/object-store.ts';

const MIB = 1024 * 1024;

function aPage(bytes: number, fill = 1): KeptPage {
	return { records: new Uint8Array(bytes).fill(fill), length: bytes - 1, sha256: 'x' };
}

/** Remembers what is put, once `go` lets it. */
function aStore(go: Promise<unknown> = Promise.resolve()) {
	const objects = new Map<string, Uint8Array>();
	const store: Pick<ObjectStore, 'put'> = {
		async put(key, body) {
			await go;
			objects.set(key, body);
		},
	};
	return { objects, store: store as ObjectStore };
}

it('puts the pages of a chunk into one object, and says where in it each is', async () => {
	const { objects, store } = aStore();
	const keeper = createPageKeeper(store, 'J', 'A');
	const places = [aPage(10, 1), { ...aPage(20, 2), truncated: true as const }].map((page) => keeper.add(page));
	expect(objects.size).toBe(0);
	await keeper.close();
	const of = { key: 'jobs/J/pages/A-0.warc.gz', sha256: 'x', encoding: 'warc+gzip' };
	expect(places).toEqual([
		{ ...of, offset: 0, length: 9 },
		{ ...of, offset: 10, length: 19, truncated: true },
	]);
	expect([...objects].map(([key, { length }]) => [key, length])).toEqual([[of.key, 30]]);
});

it('begins another object at 4 MiB, so that a chunk never has more of them in memory', async () => {
	const { objects, store } = aStore();
	const keeper = createPageKeeper(store, 'J', 'A');
	const places = Array.from({ length: 5 }, () => keeper.add(aPage(3 * MIB)));
	await keeper.close();
	expect(places.map(({ key, offset }) => [key.at(-9), offset])).toEqual([
		['0', 0],
		['0', 3 * MIB],
		['1', 0],
		['1', 3 * MIB],
		['2', 0],
	]);
	expect(Array.from(objects.values(), ({ length }) => length / MIB)).toEqual([6, 6, 3]);
});

it('has no room while much of it is on its way', async () => {
	const { promise, resolve } = Promise.withResolvers<void>();
	const { objects, store } = aStore(promise);
	const keeper = createPageKeeper(store, 'J', 'A');
	for (let i = 0; i < 3; i++) keeper.add(aPage(5 * MIB));
	expect(keeper.room()).toBeUndefined();
	keeper.add(aPage(5 * MIB));
	const room = keeper.room();
	expect(room).toBeInstanceOf(Promise);
	resolve();
	await room;
	await keeper.close();
	expect(objects.size).toBe(4);
	expect(keeper.room()).toBeUndefined();
});

it('is not closed where an object could not be written', async () => {
	const keeper = createPageKeeper(
		{ put: () => Promise.reject(new Error('no bucket')) } as unknown as ObjectStore,
		'J',
		'A',
	);
	keeper.add(aPage(10));
	await expect(keeper.close()).rejects.toThrow('no bucket');
});

it('writes nothing where there are no pages', async () => {
	const { objects, store } = aStore();
	await createPageKeeper(store, 'J', 'A').close();
	expect(objects.size).toBe(0);
});
