import type { Architecture } from '../../../shared/model/machine/aws-profile.ts';

/** The mean time of one function of the study. */
export interface StudyRow {
	readonly architecture: Architecture;
	readonly memoryMb: number;
	readonly workers: number;
	/** That it saw. */
	readonly cores: number;
	readonly seconds: number;
}

/**
 * Means of 190 runs each, from "AWS Experiments: Lambda Multithreading" by JV Roig (github.com/jvroig/
 * AWS-Experiments-Lambda-Multithreading, commit 9e96f68 of 2023-02-09, `RESULTS/AggregatedResults.csv`): some of its 492
 * functions, as many workers as cores at most. `--data FILE` reads all of them.
 */
export const STUDY_ROWS: readonly StudyRow[] = [
	{ architecture: 'arm64', memoryMb: 128, workers: 1, cores: 2, seconds: 110.1253 },
	{ architecture: 'arm64', memoryMb: 512, workers: 1, cores: 2, seconds: 27.4641 },
	{ architecture: 'arm64', memoryMb: 1024, workers: 1, cores: 2, seconds: 13.6959 },
	{ architecture: 'arm64', memoryMb: 1024, workers: 2, cores: 2, seconds: 13.6925 },
	{ architecture: 'arm64', memoryMb: 1792, workers: 1, cores: 2, seconds: 7.9985 },
	{ architecture: 'arm64', memoryMb: 1792, workers: 2, cores: 2, seconds: 7.8127 },
	{ architecture: 'arm64', memoryMb: 2048, workers: 1, cores: 2, seconds: 7.9006 },
	{ architecture: 'arm64', memoryMb: 2048, workers: 2, cores: 2, seconds: 6.8364 },
	{ architecture: 'arm64', memoryMb: 2816, workers: 2, cores: 2, seconds: 5.0006 },
	{ architecture: 'arm64', memoryMb: 3072, workers: 2, cores: 3, seconds: 4.6228 },
	{ architecture: 'arm64', memoryMb: 3072, workers: 3, cores: 3, seconds: 4.5584 },
	{ architecture: 'arm64', memoryMb: 4096, workers: 2, cores: 3, seconds: 4.0585 },
	{ architecture: 'arm64', memoryMb: 4096, workers: 3, cores: 3, seconds: 3.4512 },
	{ architecture: 'arm64', memoryMb: 5376, workers: 3, cores: 4, seconds: 2.7938 },
	{ architecture: 'arm64', memoryMb: 5376, workers: 4, cores: 4, seconds: 2.6379 },
	{ architecture: 'arm64', memoryMb: 5632, workers: 4, cores: 4, seconds: 2.52 },
	{ architecture: 'arm64', memoryMb: 7168, workers: 4, cores: 5, seconds: 2.1311 },
	{ architecture: 'arm64', memoryMb: 7168, workers: 5, cores: 5, seconds: 2.0095 },
	{ architecture: 'arm64', memoryMb: 8960, workers: 5, cores: 6, seconds: 1.7477 },
	{ architecture: 'arm64', memoryMb: 8960, workers: 6, cores: 6, seconds: 1.7233 },
	{ architecture: 'arm64', memoryMb: 10240, workers: 1, cores: 6, seconds: 7.8861 },
	{ architecture: 'arm64', memoryMb: 10240, workers: 2, cores: 6, seconds: 4.0482 },
	{ architecture: 'arm64', memoryMb: 10240, workers: 3, cores: 6, seconds: 2.7742 },
	{ architecture: 'arm64', memoryMb: 10240, workers: 4, cores: 6, seconds: 2.126 },
	{ architecture: 'arm64', memoryMb: 10240, workers: 5, cores: 6, seconds: 1.7352 },
	{ architecture: 'arm64', memoryMb: 10240, workers: 6, cores: 6, seconds: 1.5525 },
	{ architecture: 'x86_64', memoryMb: 128, workers: 1, cores: 2, seconds: 178.5634 },
	{ architecture: 'x86_64', memoryMb: 1024, workers: 2, cores: 2, seconds: 22.2059 },
	{ architecture: 'x86_64', memoryMb: 2048, workers: 1, cores: 2, seconds: 12.8756 },
	{ architecture: 'x86_64', memoryMb: 2048, workers: 2, cores: 2, seconds: 11.0255 },
	{ architecture: 'x86_64', memoryMb: 4096, workers: 3, cores: 3, seconds: 5.6745 },
	{ architecture: 'x86_64', memoryMb: 7168, workers: 4, cores: 5, seconds: 3.4523 },
	{ architecture: 'x86_64', memoryMb: 10240, workers: 5, cores: 6, seconds: 2.8779 },
	{ architecture: 'x86_64', memoryMb: 10240, workers: 6, cores: 6, seconds: 2.85 },
];
