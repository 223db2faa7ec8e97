const INITIAL_SLOTS = 1024;
const WORDS = 4;

/**
 * A set of 128-bit keys in 16 bytes each, for targets in the millions.
 *
 * Open addressing with linear probing over one typed array that doubles at three quarters full. The key of four
 * zero words is kept apart, since it marks a free slot.
 */
export class KeySet {
	#slots = INITIAL_SLOTS;
	#words = new Uint32Array(INITIAL_SLOTS * WORDS);
	#size = 0;
	#hasZero = false;

	get size(): number {
		return this.#size;
	}

	/** @param key - 16 bytes, evenly distributed, as of a hash; they are not kept. */
	has(key: Uint32Array): boolean {
		return isZero(key) ? this.#hasZero : this.#isTaken(this.#slotOf(key));
	}

	/** @returns Whether the key was new. */
	add(key: Uint32Array): boolean {
		if (this.has(key)) return false;
		this.#size++;
		if (isZero(key)) {
			this.#hasZero = true;
			return true;
		}
		if (this.#size * 4 > this.#slots * 3) this.#grow();
		this.#words.set(key, this.#slotOf(key) * WORDS);
		return true;
	}

	#slotOf(key: Uint32Array): number {
		let slot = (key[0] as number) & (this.#slots - 1);
		while (this.#isTaken(slot) && !this.#holds(slot, key)) slot = (slot + 1) & (this.#slots - 1);
		return slot;
	}

	#isTaken(slot: number): boolean {
		const at = slot * WORDS;
		const words = this.#words;
		return words[at] !== 0 || words[at + 1] !== 0 || words[at + 2] !== 0 || words[at + 3] !== 0;
	}

	#holds(slot: number, key: Uint32Array): boolean {
		const at = slot * WORDS;
		const words = this.#words;
		return words[at] === key[0] && words[at + 1] === key[1] && words[at + 2] === key[2] && words[at + 3] === key[3];
	}

	#grow(): void {
		const old = this.#words;
		this.#slots *= 2;
		this.#words = new Uint32Array(this.#slots * WORDS);
		for (let at = 0; at < old.length; at += WORDS) {
			const key = old.subarray(at, at + WORDS);
			if (!isZero(key)) this.#words.set(key, this.#slotOf(key) * WORDS);
		}
	}
}

function isZero(key: Uint32Array): boolean {
	return key[0] === 0 && key[1] === 0 && key[2] === 0 && key[3] === 0;
}
