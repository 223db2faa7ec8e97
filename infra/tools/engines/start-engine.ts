import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EnvironmentError } from '../../../shared/core/errors.ts';

/** A server that plays AWS, as a process of ours. */
export interface Engine {
	readonly endpoint: string;
	readonly pid: number;
	stop(): Promise<void>;
}

export interface EngineCommand {
	readonly command: string;
	readonly args: readonly string[];
	/** All that it inherits. */
	readonly env: NodeJS.ProcessEnv;
	readonly port: number;
	readonly logFile: string;
}

const STARTS_WITHIN_MS = 120_000;
const POLL_MS = 100;
const HOST = '127.0.0.1';

/**
 * Starts it in a process group of its own, so that what it starts ends with it.
 *
 * @throws {EnvironmentError} It does not answer in two minutes; its log says why.
 */
export async function startEngine({ command, args, env, port, logFile }: EngineCommand): Promise<Engine> {
	const log = openSync(logFile, 'a');
	// Engines leave files where they are started.
	const cwd = dirname(logFile);
	const child = spawn(command, args, { stdio: ['ignore', log, log], detached: true, env, cwd });
	const closed = new Promise<void>((resolve) => {
		child.once('close', () => resolve());
		child.once('error', () => resolve());
	});
	let isOver = false;
	closed.then(() => {
		isOver = true;
	});
	const endpoint = `http://${HOST}:${port}`;
	const stop = async () => {
		if (!isOver && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		await closed;
	};
	for (let waitedMs = 0; waitedMs < STARTS_WITHIN_MS && !isOver; waitedMs += POLL_MS) {
		// Any answer will do.
		const response = await fetch(endpoint).catch(() => undefined);
		await response?.body?.cancel();
		if (response !== undefined) return { endpoint, pid: child.pid as number, stop };
		await sleep(POLL_MS);
	}
	await stop();
	throw new EnvironmentError(`${command} does not start: ${readFileSync(logFile, 'utf8').slice(-2000)}`);
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, HOST, () => {
			const address = server.address();
			const port = typeof address === 'object' && address !== null ? address.port : 0;
			server.close(() => resolve(port));
		});
	});
}
