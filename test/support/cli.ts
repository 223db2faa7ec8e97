import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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

/** Starts the command line as its user does, as a process of its own; it is killed if the test ends first. */
export function startCli(
	args: readonly string[],
	{ stdin = '', env = {} }: { stdin?: string; env?: NodeJS.ProcessEnv } = {},
): RunningCli {
	const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, NO_COLOR: '1', ...env } });
	child.stdin.on('error', () => {});
	child.stdin.end(stdin);
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	const ended = new Promise<CliRun>((resolve) => {
		const output = Promise.all([text(child.stdout), text(child.stderr)]);
		child.once('close', async (code, signal) => {
			const [stdout, stderr] = await output;
			resolve({ code, signal, stdout, stderr });
		});
	});
	return { child, ended };
}

/** Runs the command line to its end. */
export function runCli(
	args: readonly string[],
	options: { stdin?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<CliRun> {
	return startCli(args, options).ended;
}

/** A folder that is gone after the test. */
export function aFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'shoal-test-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}
