import { LRUCache } from 'lru-cache';
import { KeyTable } from '../record/key-table.ts';
import { canonicalKey } from '../record/target-key.ts';

const FIRST_BYTES = 64 * 1024;
/** Where the names of a page begin, in two words: together they may be more than 4 GB. */
const OFFSET_WORDS = 2;
const WORD = 2 ** 32;
const LENGTH_BYTES = 4;
/** Of pages that were looked at last: many links name parts of the same few pages, which may have thousands. */
const MAX_NAMES_READ = 50_000;
const NONE: ReadonlySet<string> = new Set();

/**
 * What pages have that fragments may name, for pages in the millions.
 *
 * As bytes beside the heap: sets of strings would be most of the memory of a report, and few of them are ever looked at.
 */
export class PageNames {
	readonly #offsets = new KeyTable(OFFSET_WORDS);
	#bytes = Buffer.allocUnsafe(FIRST_BYTES);
	#used = 0;
	readonly #read = new LRUCache<string, ReadonlySet<string>>({
		maxSize: MAX_NAMES_READ,
		sizeCalculation: (names) => names.size + 1,
	});

	/** @param page - Its canonical URL; what it is told of again is what counts. */
	add(page: string, names: readonly string[]): void {
		const key = canonicalKey(page);
		const at = names.length === 0 ? 0 : this.#write(JSON.stringify(names)) + 1;
		this.#offsets.add(key);
		this.#offsets.find(key)?.set([at % WORD, Math.floor(at / WORD)]);
		this.#read.delete(page);
	}

	/** @returns `undefined` of a page that nobody told of. */
	of(page: string): ReadonlySet<string> | undefined {
		const read = this.#read.get(page);
		if (read !== undefined) return read;
		const value = this.#offsets.find(canonicalKey(page));
		if (value === undefined) return undefined;
		const [low = 0, high = 0] = value;
		const at = high * WORD + low;
		const names = at === 0 ? NONE : new Set(this.#names(at - 1));
		this.#read.set(page, names);
		return names;
	}

	#write(text: string): number {
		const at = this.#used;
		const length = Buffer.byteLength(text);
		const needed = at + LENGTH_BYTES + length;
		if (needed > this.#bytes.length) {
			const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
			this.#bytes.copy(grown, 0, 0, at);
			this.#bytes = grown;
		}
		this.#bytes.writeUInt32LE(length, at);
		this.#bytes.write(text, at + LENGTH_BYTES);
		this.#used = needed;
		return at;
	}

	#names(at: number): readonly string[] {
		const from = at + LENGTH_BYTES;
		return JSON.parse(this.#bytes.toString('utf8', from, from + this.#bytes.readUInt32LE(at))) as string[];
	}
}
