import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

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
}

const SAMPLE_MS = 50;
/** What ends before the first whole interval is seen, too. */
const FIRST_SAMPLE_MS = 20;
const PAGE_KB = 4;
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
	const sample = () => {
		peakKb = Math.max(peakKb, residentKb(child.pid ?? 0));
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
	return { stdout, stderr, code, startedAt, wallMs, cpuUserMs, cpuSystemMs, peakMemoryMb: peakKb / KB_PER_MB };
}

/** `bash` itself is not the command's: it only waits. */
function residentKb(root: number): number {
	const tree = new Set([root]);
	const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
	// Parents have lower numbers than their children, but for a wrap-around.
	for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
	tree.delete(root);
	return processes.reduce((total, { pid, kb }) => total + (tree.has(pid) ? kb : 0), 0);
}

/** One small file a process, because whoever measures shares the cores with what it measures. */
function statOf(pid: number): { pid: number; parent: number; kb: number } | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// Behind the name in brackets, which may hold anything: state, parent, …
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return { pid, parent: Number(fields[1]), kb: Number(fields[21]) * PAGE_KB };
	} catch {
		// It ended since it was listed.
		return undefined;
	}
}
