const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const SIZE_BYTES = [0, 2, 4, 8] as const;
const SINGLE_SEGMENT = 0x20;
const BLOCK_HEADER_BYTES = 3;
/** Its only byte is repeated. */
const RLE_BLOCK = 1;

/**
 * Finds the end of a zstd frame: node:zlib goes on behind it without a word.
 *
 * Source: RFC 8878, section 3.1.1.
 */
export class ZstdFrame {
	isOver = false;
	/** Bytes up to the next header of a block. */
	private left: number;
	private header = 0;
	private headerBytes = 0;
	private isLast = false;

	/** @param flags - The frame header descriptor, which is in front of what is taken. */
	constructor(flags: number) {
		const isSingle = (flags & SINGLE_SEGMENT) !== 0;
		const sizeBytes = SIZE_BYTES[(flags >> 6) as 0 | 1 | 2 | 3] || (isSingle ? 1 : 0);
		this.left = (isSingle ? 0 : 1) + DICTIONARY_BYTES[(flags & 3) as 0 | 1 | 2 | 3] + sizeBytes;
	}

	/** @returns How many bytes of the chunk belong to the frame, without its checksum. */
	take(chunk: Uint8Array): number {
		let at = 0;
		while (at < chunk.length && !this.isOver) {
			if (this.left === 0) this.takeHeader(chunk[at++] ?? 0);
			else {
				const taken = Math.min(this.left, chunk.length - at);
				at += taken;
				this.left -= taken;
			}
			this.isOver = this.isLast && this.left === 0;
		}
		return at;
	}

	private takeHeader(byte: number): void {
		this.header |= byte << (8 * this.headerBytes++);
		if (this.headerBytes < BLOCK_HEADER_BYTES) return;
		this.isLast = (this.header & 1) === 1;
		this.left = ((this.header >> 1) & 3) === RLE_BLOCK ? 1 : this.header >> 3;
		this.header = 0;
		this.headerBytes = 0;
	}
}
