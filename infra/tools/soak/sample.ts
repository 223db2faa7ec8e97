import { readFileSync } from 'node:fs';

/** What a process was like at a moment of a soak. */
export interface Sample {
	/** Since the soak began. */
	readonly atMs: number;
	/** Requests that the site has had by then. */
	readonly visited: number;
	/** Resident and the process's own: threads and their heaps included, but no pages of files. */
	readonly memoryMb: number;
	/** Resident pages of files: LevelDB maps its tables, which the system takes back when it needs room. */
	readonly mappedMb: number;
	/** User and system time of the process so far. */
	readonly cpuMs: number;
}

const KB_PER_MB = 1024;
/** Linux counts CPU time in hundredths of a second, on every architecture that Node.js runs on. */
const MS_PER_TICK = 10;

/** @returns `undefined` when the process has ended. */
export function usageOf(pid: number): Pick<Sample, 'memoryMb' | 'mappedMb' | 'cpuMs'> | undefined {
	try {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		const megabytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / KB_PER_MB;
		const [memoryMb, mappedMb] = [megabytes('RssAnon'), megabytes('RssFile')];
		// A process that has ended and was not waited for has no memory.
		if (Number.isNaN(memoryMb)) return undefined;
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// Fields 14 and 15; the name in brackets before them may hold anything.
		const [user, system] = stat
			.slice(stat.lastIndexOf(')') + 2)
			.split(' ')
			.slice(11, 13);
		return { memoryMb, mappedMb, cpuMs: (Number(user) + Number(system)) * MS_PER_TICK };
	} catch {
		return undefined;
	}
}
