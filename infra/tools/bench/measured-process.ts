import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { CpuSample } from './cpu-samples.ts';

/** What a command and all its descendants took. */
export interface Measured {
	readonly stdout: string;
	readonly stderr: string;
	readonly code: number | null;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	readonly wallMs: number;
	readonly cpuUserMs: number;
	readonly cpuSystemMs: number;
	/** The most that the resident sets of the tree added up to. */
	readonly peakMemoryMb: number;
	/** Of the tree, user and system. */
	readonly cpuSamples: readonly CpuSample[];
}

const SAMPLE_MS = 50;
/** What ends before the first whole interval is seen, too. */
const FIRST_SAMPLE_MS = 20;
const PAGE_KB = 4;
/** Of the kernel's figures: 100 a second on all that Node.js runs on. */
const TICK_MS = 10;
const KB_PER_MB = 1024;
/** Wall, user, system and start, in seconds. */
const TIMES = /TIMES ([\d.,]+) ([\d.,]+) ([\d.,]+) ([\d.,]+)\n$/;

/** Runs a command; bash adds up the CPU time of all that it waited for. */
export async function measure(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Measured> {
	// The clock is read as the format is set, just before the command starts.
	const script = 'TIMEFORMAT="TIMES %R %U %S $EPOCHREALTIME"; time "$@"';
	const child = spawn('bash', ['-c', script, 'bash', ...command], { env: { ...process.env, ...env } });
	child.stdin.end();
	let peakKb = 0;
	const cpuSamples: CpuSample[] = [];
	const sample = () => {
		const { residentKb, cpuMs } = treeBelow(child.pid ?? 0);
		peakKb = Math.max(peakKb, residentKb);
		cpuSamples.push({ at: Date.now(), cpuMs });
	};
	const first = setTimeout(sample, FIRST_SAMPLE_MS);
	const sampling = setInterval(sample, SAMPLE_MS);
	const [stdout, all, code] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		new Promise<number | null>((resolve) => child.once('close', resolve)),
	]);
	clearTimeout(first);
	clearInterval(sampling);
	const times = TIMES.exec(all);
	if (times === null) throw new Error(`no times in what the command printed: ${all}`);
	// A locale may write a comma.
	const ms = times.slice(1).map((seconds) => Number(seconds.replace(',', '.')) * 1000);
	const [wallMs = 0, cpuUserMs = 0, cpuSystemMs = 0, startedAt = 0] = ms;
	const stderr = all.slice(0, times.index);
	const peakMemoryMb = peakKb / KB_PER_MB;
	return { stdout, stderr, code, startedAt, wallMs, cpuUserMs, cpuSystemMs, peakMemoryMb, cpuSamples };
}

/** `bash` itself is not the command's: it only waits, and has the CPU time of those that have ended. */
function treeBelow(root: number): { residentKb: number; cpuMs: number } {
	const tree = new Set([root]);
	const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
	// Parents have lower numbers than their children, but for a wrap-around.
	for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
	const own = processes.filter(({ pid }) => tree.has(pid));
	const sum = (of: (process: ProcessStat) => number) => own.reduce((total, process) => total + of(process), 0);
	return {
		residentKb: sum(({ pid, kb }) => (pid === root ? 0 : kb)),
		cpuMs: sum(({ cpuMs }) => cpuMs),
	};
}

interface ProcessStat {
	readonly pid: number;
	readonly parent: number;
	readonly kb: number;
	/** Its own, and that of its children that have ended. */
	readonly cpuMs: number;
}

/** One small file a process, because whoever measures shares the cores with what it measures. */
function statOf(pid: number): ProcessStat | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// Behind the name in brackets, which may hold anything: state, parent, …
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		const ticks = fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
		return { pid, parent: Number(fields[1]), kb: Number(fields[21]) * PAGE_KB, cpuMs: ticks * TICK_MS };
	} catch {
		// It ended since it was listed.
		return undefined;
	}
}
