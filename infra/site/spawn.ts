import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { EnvironmentError } from '../../shared/core/errors.ts';
import type { SiteStats } from './site-stats.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

export interface SpawnedSiteOptions {
	readonly pages?: number;
	readonly latencyMs?: number;
	/** See `SiteOptions`. */
	readonly latenciesMs?: readonly number[];
	readonly broken?: number;
	readonly port?: number;
	readonly rendersAhead?: boolean;
}

export interface SpawnedSiteStats extends SiteStats {
	readonly cpu: { readonly userMs: number; readonly systemMs: number };
}

export interface SpawnedSite {
	readonly url: string;
	/** What it has seen, and the CPU of its process since its start. */
	stats(): Promise<SpawnedSiteStats>;
	stop(): Promise<void>;
}

/**
 * Serves a synthetic site from a process of its own, so that its CPU is not the measured one's.
 *
 * It ends with its parent, however the parent ends.
 *
 * @throws {EnvironmentError} The process ended before it listened; the message is what it said.
 */
export async function spawnSite(options: SpawnedSiteOptions = {}): Promise<SpawnedSite> {
	const { hello: _hello, ...site } = await spawnServer<{ url: string }>(MAIN, ['--json', ...argumentsFor(options)]);
	return site;
}

/**
 * Starts a server of sites in a process of its own; the first line that it prints is JSON, `hello`.
 *
 * @param main - Answers `/stats` at the `url` that it says.
 * @throws {EnvironmentError} See `spawnSite`.
 */
export async function spawnServer<T extends { readonly url: string }>(
	main: string,
	args: readonly string[],
): Promise<SpawnedSite & { readonly hello: T }> {
	const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
	const exited = once(child, 'exit');
	const hello = JSON.parse(await firstLine(child)) as T;
	const { url } = hello;

	return {
		hello,
		url,
		async stats() {
			const response = await fetch(`${url}/stats`, { headers: { connection: 'close' } });
			return (await response.json()) as SpawnedSiteStats;
		},
		async stop() {
			child.kill('SIGTERM');
			await exited;
		},
	};
}

function argumentsFor(options: SpawnedSiteOptions): string[] {
	const { pages = 1000, latencyMs = 0, latenciesMs = [], broken = 0, port = 0, rendersAhead = false } = options;
	const numbers = ['--pages', pages, '--latency', latencyMs, '--broken', broken, '--port', port].map(String);
	const latencies = latenciesMs.length > 0 ? ['--latencies', latenciesMs.join(',')] : [];
	return [...numbers, ...latencies, ...(rendersAhead ? ['--render-ahead'] : [])];
}

async function firstLine(child: ChildProcess): Promise<string> {
	const complaints = textOf(child.stderr as Readable);
	for await (const line of createInterface(child.stdout as Readable)) return line;
	throw new EnvironmentError(`the site did not start: ${await complaints}`);
}

async function textOf(stream: Readable): Promise<string> {
	let text = '';
	for await (const chunk of stream.setEncoding('utf8')) text += chunk;
	return text.trim();
}
