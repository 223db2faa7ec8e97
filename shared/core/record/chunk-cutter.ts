import { MAX_MESSAGE_BYTES } from '../messages.ts';
import type { Target } from '../target.ts';

/** Bytes of targets in a message at most. */
export const MAX_CHUNK_BYTES = MAX_MESSAGE_BYTES;

/** Collects targets into chunks, by count and by bytes. */
export class ChunkCutter {
	readonly #maxTargets: number;
	readonly #maxChunks: number;
	readonly #chunks: Target[][] = [];
	#bytes = 0;

	/** @param limits - `maxTargets` in a chunk, `maxChunks` in all; both at least 1. */
	constructor(limits: { maxTargets: number; maxChunks: number }) {
		this.#maxTargets = limits.maxTargets;
		this.#maxChunks = limits.maxChunks;
	}

	/** The chunks so far, in order; none is empty. */
	get chunks(): readonly (readonly Target[])[] {
		return this.#chunks;
	}

	/** @returns Whether it was taken; once false, all chunks are full. */
	take(target: Target): boolean {
		const bytes = encodedBytes(target);
		const open = this.#chunks.at(-1);
		if (open !== undefined && open.length < this.#maxTargets && this.#bytes + bytes <= MAX_CHUNK_BYTES) {
			open.push(target);
			this.#bytes += bytes;
			return true;
		}
		if (this.#chunks.length === this.#maxChunks) return false;
		this.#chunks.push([target]);
		this.#bytes = bytes;
		return true;
	}
}

export interface LinksToSpread {
	readonly targets: number;
	/** In a chunk at most. */
	readonly maxTargets: number;
	/** Chunks that are planned and not recorded, as far as is known. */
	readonly underWay: number;
}

/**
 * Targets in a chunk of links that were taken in together.
 *
 * What a chunk finds is planned when its last target settles: while little is under way, small chunks spread it over
 * all instances, and bring the next links sooner. While much is, each chunk costs its writes, and hurries nothing.
 */
export function linkChunkSize({ targets, maxTargets, underWay }: LinksToSpread): number {
	const wanted = Math.max(1, Math.ceil(targets / maxTargets), CHUNKS_UNDER_WAY - underWay);
	return Math.min(maxTargets, Math.max(LEAST_LINKS, Math.ceil(targets / wanted)));
}

const LEAST_LINKS = 4;
/** Two batches of ten: one instance may take a whole batch. */
const CHUNKS_UNDER_WAY = 20;

/** Bytes of a target in a message, where all but ASCII is escaped to at most 6 characters a code unit. */
function encodedBytes(target: Target): number {
	return JSON.stringify(target).replace(NOT_ASCII, '\\u0000').length + 1;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins at NUL.
const NOT_ASCII = /[^\u0000-\u007f]/g;

/**
 * Targets in a chunk, chosen from the size of the job.
 *
 * Each chunk costs writes, so that n targets in chunks of c cost in proportion to n / c; at the end of the job instances
 * idle for about as long as a chunk takes, and if one dies a chunk is visited again, in proportion to c. Their sum is
 * least where c grows with the root of n. There are to be enough of them that each instance can have a batch of ten.
 *
 * @param instances - That may run at once.
 * @returns From 10 to 100.
 */
export function chooseChunkSize(targets: number, instances: number): number {
	const size = Math.min(Math.sqrt(targets), targets / (instances * CHUNKS_FOR_EACH));
	return Math.min(100, Math.max(10, Math.round(size)));
}

const CHUNKS_FOR_EACH = 10;
