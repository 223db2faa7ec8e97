import { readdirSync, readFileSync } from 'node:fs';

/** Ends the processes in which an engine runs a function, as if each had crashed; returns how many. Linux only. */
export function killFunction({ pid, functionName }: { pid: number; functionName: string }): number {
	const children = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((child) => parentOf(child) === pid && runs(child, functionName));
	for (const child of children) process.kill(child, 'SIGKILL');
	return children.length;
}

function parentOf(pid: number): number {
	return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]);
}

function runs(pid: number, functionName: string): boolean {
	return read(`/proc/${pid}/environ`).split('\0').includes(`AWS_LAMBDA_FUNCTION_NAME=${functionName}`);
}

/** Empty if the process has ended since it was listed. */
function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
