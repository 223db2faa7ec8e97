import { readdirSync, readFileSync } from 'node:fs';

/** CPU of threads that run no JavaScript, in milliseconds. */
export interface HelperCpu {
	/** V8's: compiling, and collecting garbage beside the event loops. */
	readonly v8Ms: number;
	/** libuv's: files, compression, names. */
	readonly libuvMs: number;
	/** The profilers' own, which no job has that is not profiled. */
	readonly profilerMs: number;
}

const MS_PER_TICK = 10;
/** As the kernel knows them, by the beginnings of their names. */
const NAMES: readonly (readonly [string, keyof HelperCpu])[] = [
	['V8Worker', 'v8Ms'],
	['DelayedTask', 'v8Ms'],
	['libuv-worker', 'libuvMs'],
	['v8:ProfEvnt', 'profilerMs'],
];

/** Reads what the helper threads of this process used; those that end between two readings count as last read. */
export function createHelperMeter(): { read(): HelperCpu } {
	const seen = new Map<string, { kind: keyof HelperCpu; ms: number }>();
	return {
		read() {
			for (const id of readdirSync('/proc/self/task')) look(id, seen);
			const total: Record<keyof HelperCpu, number> = { v8Ms: 0, libuvMs: 0, profilerMs: 0 };
			for (const { kind, ms } of seen.values()) total[kind] += ms;
			return total;
		},
	};
}

function look(id: string, seen: Map<string, { kind: keyof HelperCpu; ms: number }>): void {
	try {
		const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
		const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
		const kind = NAMES.find(([beginning]) => name.startsWith(beginning))?.[1];
		// Behind the name: state, then the 11th and 12th are ticks in user and in system mode.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (kind !== undefined) seen.set(id, { kind, ms: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK });
	} catch {
		// It ended since it was listed.
	}
}
