import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const BIN = fileURLToPath(new URL('../../services/cli/bin.js', import.meta.url));

export interface CliRun {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface RunningCli {
	readonly child: ChildProcess;
	readonly ended: Promise<CliRun>;
}

export interface CliOptions {
	/** `null` leaves it open. */
	readonly stdin?: string | null;
	/** Where its output goes in place of the test. */
	readonly stdoutFile?: string;
	readonly cwd?: string;
	/** Files and sockets that it may have open. */
	readonly maxOpen?: number;
	readonly env?: NodeJS.ProcessEnv;
}

/** Starts the command line as its user does, as a process of its own; it is killed if the test ends first. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
	const { stdin = '', stdoutFile, cwd, maxOpen, env = {} } = options;
	const [command = '', ...parts] = [...limited(maxOpen), process.execPath, BIN, ...args];
	const stdout = stdoutFile === undefined ? 'pipe' : openSync(stdoutFile, 'w');
	const child = spawn(command, parts, {
		stdio: ['pipe', stdout, 'pipe'],
		env: { ...process.env, NO_COLOR: '1', ...env },
		...(cwd !== undefined && { cwd }),
	}) as ChildProcessWithoutNullStreams;
	if (typeof stdout === 'number') closeSync(stdout);
	child.stdin.on('error', () => {});
	if (stdin !== null) child.stdin.end(stdin);
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	const ended = new Promise<CliRun>((resolve) => {
		const output = Promise.all([stdoutFile === undefined ? text(child.stdout) : '', text(child.stderr)]);
		child.once('close', async (code, signal) => {
			const [stdout, stderr] = await output;
			resolve({ code, signal, stdout, stderr });
		});
	});
	return { child, ended };
}

function limited(maxOpen: number | undefined): string[] {
	return maxOpen === undefined ? [] : ['sh', '-c', `ulimit -n ${maxOpen} && exec "$0" "$@"`];
}

/** Runs the command line to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
	return startCli(args, options).ended;
}

/** A folder that is gone after the test. */
export function aFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'shoal-test-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}
