import type { Chunk } from '../core/chunk.ts';
import type { Result } from '../core/result.ts';
import type { Target } from '../core/target.ts';

/** Targets of a chunk that are to be tried again later, and when, in milliseconds since the epoch; 0 is at once. */
export interface Rest {
	readonly dueAt: number;
	readonly targets: readonly Target[];
}

/** How a chunk ended: each of its targets is in a result or in a rest. */
export interface ChunkOutcome {
	readonly results: readonly Result[];
	readonly rests: readonly Rest[];
}

/** A chunk that is being visited: collects what becomes of its targets, and tells when all have settled. */
export interface OpenChunk {
	readonly chunk: Chunk;
	readonly remaining: number;
	/** Whether any target was started. */
	isTouched: boolean;
	settle(result: Result): void;
	handOn(target: Target, dueAt: number): void;
	outcome(): ChunkOutcome;
}

/** Due times that are closer than this travel together. */
const DUE_GRAIN_MS = 1000;

export function openChunk(chunk: Chunk): OpenChunk {
	const results: Result[] = [];
	const rests = new Map<number, Target[]>();
	let remaining = chunk.targets.length;

	return {
		chunk,
		get remaining() {
			return remaining;
		},
		isTouched: false,
		settle(result) {
			results.push(result);
			remaining--;
		},
		handOn(target, dueAt) {
			const due = Math.ceil(dueAt / DUE_GRAIN_MS) * DUE_GRAIN_MS;
			const rest = rests.get(due);
			if (rest === undefined) rests.set(due, [target]);
			else rest.push(target);
			remaining--;
		},
		outcome() {
			return {
				results: results.sort((a, b) => a.index - b.index),
				rests: Array.from(rests, ([dueAt, targets]) => ({ dueAt, targets })),
			};
		},
	};
}
