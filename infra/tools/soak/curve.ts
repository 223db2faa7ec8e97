import { median } from '../bench/statistics.ts';
import type { Sample } from './sample.ts';

/** Tenths that a job is looked at in: of a million targets, 100,000 each. */
const PARTS = 10;

/** A tenth of a job's targets. */
export interface Part {
	readonly from: number;
	readonly to: number;
	readonly wallMs: number;
	readonly cpuMs: number;
	readonly maxMemoryMb: number;
}

/** What a soak is judged by. */
export interface Verdict {
	/** Time of the last tenth over time of the first, as R9 has it. */
	readonly wallRatio: number;
	readonly cpuRatio: number;
	/** And over the median tenth: the first is slow, since the instances load in it. */
	readonly wallRatioToMedian: number;
	/** Most memory in the last tenth over most memory in the second: in the first, instances still load. */
	readonly memoryRatio: number;
}

/** Cuts samples by targets; what comes before the first request and after the last is in no part. */
export function partsOf(samples: readonly Sample[], targets: number): Part[] {
	return Array.from({ length: PARTS }, (_, i) => {
		const [from, to] = [(targets * i) / PARTS, (targets * (i + 1)) / PARTS];
		const [start, end] = [momentOf(samples, Math.max(from, 1)), momentOf(samples, to)];
		const inside = samples.filter(({ atMs }) => atMs >= start.atMs && atMs <= end.atMs);
		const maxMemoryMb = Math.max(start.memoryMb, end.memoryMb, ...inside.map(({ memoryMb }) => memoryMb));
		return { from, to, wallMs: end.atMs - start.atMs, cpuMs: end.cpuMs - start.cpuMs, maxMemoryMb };
	});
}

/** @throws {RangeError} A tenth took no time: there are too few targets to tell anything. */
export function verdictOf(parts: readonly Part[]): Verdict {
	const [first, second, last] = [parts[0], parts[1], parts.at(-1)];
	if (!first || !second || !last || first.wallMs === 0 || first.cpuMs === 0) throw new RangeError('too few samples');
	return {
		wallRatio: last.wallMs / first.wallMs,
		wallRatioToMedian: last.wallMs / median(parts.map(({ wallMs }) => wallMs)),
		cpuRatio: last.cpuMs / first.cpuMs,
		memoryRatio: last.maxMemoryMb / second.maxMemoryMb,
	};
}

/** The moment at which so many targets had been visited, on the line between two samples. */
function momentOf(samples: readonly Sample[], visited: number): Sample {
	const next = samples.findIndex((sample) => sample.visited >= visited);
	const [before, after] = [samples[next - 1], samples[next]];
	if (after === undefined) throw new RangeError(`${visited} targets were never visited`);
	if (before === undefined) return after;
	const share = (visited - before.visited) / (after.visited - before.visited);
	const between = (field: keyof Sample) => before[field] + (after[field] - before[field]) * share;
	return {
		atMs: between('atMs'),
		visited,
		memoryMb: between('memoryMb'),
		mappedMb: between('mappedMb'),
		cpuMs: between('cpuMs'),
	};
}
