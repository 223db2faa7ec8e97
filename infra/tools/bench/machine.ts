import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** Where figures were taken; without it they say little. */
export interface Machine {
	readonly cores: number;
	readonly cpu: string;
	readonly memoryGb: number;
	readonly system: string;
	readonly node: string;
	/** Of the sources that were measured; `-dirty` if they differ from it. */
	readonly commit: string;
}

export function thisMachine(): Machine {
	return {
		cores: availableParallelism(),
		cpu: cpus()[0]?.model.trim() ?? 'unknown',
		memoryGb: Math.round(totalmem() / 2 ** 30),
		system: `${process.platform} ${release()} ${process.arch}`,
		node: process.version,
		commit: commit(),
	};
}

function commit(): string {
	const args = ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];
	try {
		return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
	} catch {
		return 'no checkout';
	}
}
