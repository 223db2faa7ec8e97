import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process started, in whatever words this system has for it; `undefined` if it is not there.
 *
 * With it a process id that was reused is told from the one that wrote it down.
 */
export function processStart(pid: number): string | undefined {
	if (!isAlive(pid)) return undefined;
	if (process.platform === 'linux') return linuxStart(pid);
	if (process.platform === 'win32') return 'alive';
	try {
		return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
	} catch {
		return undefined;
	}
}

/** Ticks since boot: field 22, counted behind the name in brackets, which may hold anything. */
function linuxStart(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
	} catch {
		return undefined;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
