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
const KB_PER_MB = 1024;

/** Runs a command; bash adds up the CPU time of all that it waited for. */
export async function measure(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Measured> {
	const startedAt = Date.now();
	const script = 'TIMEFORMAT="TIMES %R %U %S"; time "$@"';
	const child = spawn('bash', ['-c', script, 'bash', ...command], { env: { ...process.env, ...env } });
	child.stdin.end();
	let peakKb = 0;
	const sampling = setInterval(() => {
		peakKb = Math.max(peakKb, residentKb(child.pid ?? 0));
	}, SAMPLE_MS);
	const [stdout, all, code] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		new Promise<number | null>((resolve) => child.once('close', resolve)),
	]);
	clearInterval(sampling);
	const times = /TIMES ([\d.]+) ([\d.]+) ([\d.]+)\n$/.exec(all);
	if (times === null) throw new Error(`no times in what the command printed: ${all}`);
	const [wallMs = 0, cpuUserMs = 0, cpuSystemMs = 0] = times.slice(1).map((seconds) => Number(seconds) * 1000);
	const stderr = all.slice(0, times.index);
	return { stdout, stderr, code, startedAt, wallMs, cpuUserMs, cpuSystemMs, peakMemoryMb: peakKb / KB_PER_MB };
}

function residentKb(root: number): number {
	const tree = new Set([root]);
	const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
	// Parents have lower numbers than their children, but for a wrap-around.
	for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
	return processes.reduce((total, { pid, kb }) => total + (tree.has(pid) ? kb : 0), 0);
}

function statOf(pid: number): { pid: number; parent: number; kb: number } | undefined {
	try {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
		return { pid, parent: field('PPid'), kb: field('VmRSS') };
	} catch {
		// It ended since it was listed.
		return undefined;
	}
}
