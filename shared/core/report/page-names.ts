import { LRUCache } from 'lru-cache';
import { KeyTable } from '../record/key-table.ts';
import { canonicalKey } from '../record/target-key.ts';

/** As much at once as has to be copied nowhere. */
const BLOCK_BYTES = 1024 * 1024;
/** Of a page: the number of its block, from 1, and where in it its names begin. 0 is one that has none. */
const PLACE_WORDS = 2;
const LENGTH_BYTES = 4;
/** Of pages that were looked at last: many links name parts of the same few pages, which may have thousands. */
const MAX_NAMES_READ = 50_000;
/** Pages and names that are kept as they come: to write so many, and to look them up, took half of the time of a report. */
const MAX_KEPT = 50_000;
const NONE: ReadonlySet<string> = new Set();

/**
 * What pages have that fragments may name, for pages in the millions.
 *
 * As bytes beside the heap: sets of strings would be most of the memory of a report, and few of them are ever looked at.
 */
export class PageNames {
	readonly #maxKept: number;
	/** Of the first pages; all others are in blocks. */
	readonly #first = new Map<string, readonly string[]>();
	#kept = 0;
	readonly #places = new KeyTable(PLACE_WORDS);
	readonly #blocks: Buffer[] = [];
	/** Bytes of the last block. */
	#used = 0;
	readonly #read = new LRUCache<string, ReadonlySet<string>>({
		maxSize: MAX_NAMES_READ,
		sizeCalculation: (names) => names.size + 1,
	});

	constructor(maxKept = MAX_KEPT) {
		this.#maxKept = maxKept;
	}

	/** @param page - Its canonical URL; what it is told of again is what counts. */
	add(page: string, names: readonly string[]): void {
		this.#read.delete(page);
		this.#kept += names.length + 1;
		if (this.#kept <= this.#maxKept) {
			this.#first.set(page, names);
			return;
		}
		this.#first.delete(page);
		const key = canonicalKey(page);
		const place = names.length === 0 ? [0, 0] : this.#write(JSON.stringify(names));
		this.#places.add(key);
		this.#places.find(key)?.set(place);
	}

	/** @returns `undefined` of a page that nobody told of. */
	of(page: string): ReadonlySet<string> | undefined {
		const read = this.#read.get(page);
		if (read !== undefined) return read;
		const found = this.#first.get(page) ?? this.#written(page);
		if (found === undefined) return undefined;
		const names = found.length === 0 ? NONE : new Set(found);
		this.#read.set(page, names);
		return names;
	}

	#written(page: string): readonly string[] | undefined {
		if (this.#places.size === 0) return undefined;
		const place = this.#places.find(canonicalKey(page));
		if (place === undefined) return undefined;
		const [block = 0, at = 0] = place;
		return block === 0 ? [] : this.#names(this.#blocks[block - 1], at);
	}

	/** @returns Where it stands. */
	#write(text: string): [block: number, at: number] {
		const bytes = LENGTH_BYTES + Buffer.byteLength(text);
		let block = this.#blocks.at(-1);
		if (block === undefined || this.#used + bytes > block.length) {
			block = Buffer.allocUnsafeSlow(Math.max(bytes, BLOCK_BYTES));
			this.#blocks.push(block);
			this.#used = 0;
		}
		const at = this.#used;
		block.writeUInt32LE(bytes - LENGTH_BYTES, at);
		block.write(text, at + LENGTH_BYTES);
		this.#used += bytes;
		return [this.#blocks.length, at];
	}

	#names(block: Buffer | undefined, at: number): readonly string[] {
		if (block === undefined) throw new Error('the names of a page are in no block');
		const from = at + LENGTH_BYTES;
		return JSON.parse(block.toString('utf8', from, from + block.readUInt32LE(at))) as string[];
	}
}
