const INITIAL_SLOTS = 1024;
const KEY_WORDS = 4;
/** In the place of the key of four zero words, which marks a free slot. No hash is likely to be either. */
const STAND_IN = Uint32Array.of(0x9e37_79b9, 0x7f4a_7c15, 0xf39c_c060, 0x5ced_c834);

/**
 * 128-bit keys in 16 bytes each, and what belongs to them, for targets in the millions.
 *
 * Open addressing with linear probing over one typed array that doubles at three quarters full: it is not on the heap, where
 * as many strings would be gone through time and again.
 */
export class KeyTable {
	readonly #width: number;
	#slots = INITIAL_SLOTS;
	#words: Uint32Array;
	#size = 0;

	/** @param valueWords - Of 32 bits each, that belong to a key. */
	constructor(valueWords: number) {
		this.#width = KEY_WORDS + valueWords;
		this.#words = new Uint32Array(this.#slots * this.#width);
	}

	get size(): number {
		return this.#size;
	}

	/** @returns What belongs to a key; `undefined` of one that is not known. It is good until the next `add`. */
	find(given: Uint32Array): Uint32Array | undefined {
		const slot = this.#slotOf(keptKey(given));
		if (!this.#isTaken(slot)) return undefined;
		return this.#words.subarray(slot * this.#width + KEY_WORDS, (slot + 1) * this.#width);
	}

	has(given: Uint32Array): boolean {
		return this.#isTaken(this.#slotOf(keptKey(given)));
	}

	/**
	 * @param given - 16 bytes, evenly distributed, as of a hash; they are not kept.
	 * @returns Whether the key was new; zeros belong to it then.
	 */
	add(given: Uint32Array): boolean {
		const key = keptKey(given);
		if (this.#isTaken(this.#slotOf(key))) return false;
		this.#size++;
		if (this.#size * 4 > this.#slots * 3) this.#grow();
		this.#words.set(key, this.#slotOf(key) * this.#width);
		return true;
	}

	#slotOf(key: Uint32Array): number {
		let slot = (key[0] as number) & (this.#slots - 1);
		while (this.#isTaken(slot) && !this.#holds(slot, key)) slot = (slot + 1) & (this.#slots - 1);
		return slot;
	}

	#isTaken(slot: number): boolean {
		const at = slot * this.#width;
		const words = this.#words;
		return words[at] !== 0 || words[at + 1] !== 0 || words[at + 2] !== 0 || words[at + 3] !== 0;
	}

	#holds(slot: number, key: Uint32Array): boolean {
		const at = slot * this.#width;
		const words = this.#words;
		return words[at] === key[0] && words[at + 1] === key[1] && words[at + 2] === key[2] && words[at + 3] === key[3];
	}

	#grow(): void {
		const old = this.#words;
		const width = this.#width;
		this.#slots *= 2;
		this.#words = new Uint32Array(this.#slots * width);
		for (let at = 0; at < old.length; at += width) {
			const entry = old.subarray(at, at + width);
			if (!isZero(entry)) this.#words.set(entry, this.#slotOf(entry) * width);
		}
	}
}

function keptKey(given: Uint32Array): Uint32Array {
	return isZero(given) ? STAND_IN : given;
}

function isZero(key: Uint32Array): boolean {
	return key[0] === 0 && key[1] === 0 && key[2] === 0 && key[3] === 0;
}
