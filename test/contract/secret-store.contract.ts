import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../shared/core/errors.ts';
import type { SecretStore } from '../../shared/ports/secret-store.ts';
import { freshId } from '../support/fresh-id.ts';

export function secretStoreContract(name: string, make: () => SecretStore | Promise<SecretStore>): void {
	describe(`a secret store (${name})`, () => {
		let store: SecretStore;
		let secret: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			secret = `TOKEN_${freshId()}`;
		});

		it('has no secret of a name that was never set', async () => {
			expect(await store.get(secret)).toBeUndefined();
			expect(await store.list()).not.toContain(secret);
			expect(await store.delete(secret)).toBe(false);
		});

		it('gives back what was set last, whatever characters it has', async () => {
			await store.set(secret, 'first');
			await store.set(secret, '  Bearer "ü\u{1F41F}"\\n{x}\t$HOME ');

			expect(await store.get(secret)).toBe('  Bearer "ü\u{1F41F}"\\n{x}\t$HOME ');
		});

		it('lists names in order, and no values', async () => {
			for (const end of ['b', 'a', 'c.d-e_f']) await store.set(`${secret}.${end}`, 'hidden');

			const own = (await store.list()).filter((each) => each.startsWith(secret));
			expect(own).toEqual(['a', 'b', 'c.d-e_f'].map((end) => `${secret}.${end}`));
		});

		it('has none that was deleted, and all others', async () => {
			await store.set(`${secret}.a`, '1');
			await store.set(`${secret}.b`, '2');

			expect(await store.delete(`${secret}.a`)).toBe(true);
			expect(await store.get(`${secret}.a`)).toBeUndefined();
			expect(await store.get(`${secret}.b`)).toBe('2');
		});

		it('keeps all of ten that are set at once', async () => {
			const names = Array.from({ length: 10 }, (_, i) => `${secret}.${i}`);
			await Promise.all(names.map((each) => store.set(each, each)));

			expect(await Promise.all(names.map((each) => store.get(each)))).toEqual(names);
		});

		it('R8 refuses what it could not keep, without telling the value', async () => {
			for (const wrong of ['', 'a/b', '../x', 'ü', 'a'.repeat(101), 'with space']) {
				await expect(store.set(wrong, 'hunter2')).rejects.toThrow(UsageError);
			}
			await expect(store.set(secret, '')).rejects.toThrow('must not be empty');
			const long = 'hunter2'.repeat(1_000);
			await expect(store.set(secret, long)).rejects.toThrow(/^((?!hunter2).)*$/);
		});
	});
}
