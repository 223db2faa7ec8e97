import { forkedWorkMs } from './forked-work.ts';
import { vcpusOf, visibleCoresOf } from './lambda-cpu.ts';

/**
 * The program of the CPU study: 200 PBKDF2 hashes, each in a process of its own, as many at once as there are workers,
 * and a new round when the last one has ended (`Lambdas/mp_noQueue` of github.com/jvroig/
 * AWS-Experiments-Lambda-Multithreading).
 */
const PIECES = 200;

/**
 * What starting one process keeps the parent busy, as a part of start and hash together.
 *
 * A property of the program, and the same for both architectures: 1.05 of 39.4 ms, by which two workers at 10,240 MB
 * on arm64 took longer than half as long as one.
 */
const START_SHARE = 0.0267;

export interface StudySetting {
	readonly memoryMb: number;
	readonly workers: number;
}

/**
 * How long the study's program takes, in units of one hash on a full core.
 *
 * @param startShare - 0 leaves out what starting processes takes: CPU time alone, which divides evenly.
 */
export function studyTime({ memoryMb, workers }: StudySetting, startShare = START_SHARE): number {
	const work = { pieces: PIECES, workers, pieceMs: 1 - startShare, startMs: startShare };
	return forkedWorkMs(work, { vcpus: vcpusOf(memoryMb), cores: visibleCoresOf(memoryMb) });
}
