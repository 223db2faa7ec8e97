import { KeyTable } from './key-table.ts';

/** A set of 128-bit keys; see `KeyTable`. */
export class KeySet {
	readonly #table = new KeyTable(0);

	get size(): number {
		return this.#table.size;
	}

	/** @param key - 16 bytes, evenly distributed, as of a hash; they are not kept. */
	has(key: Uint32Array): boolean {
		return this.#table.has(key);
	}

	/** @returns Whether the key was new. */
	add(key: Uint32Array): boolean {
		return this.#table.add(key);
	}
}
