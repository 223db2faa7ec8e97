import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../../services/cli/bin.js', import.meta.url));
const LINK = /^(.+)\/#key=(.+)$/;
const LOOK_EVERY_MS = 50;
const ENDED = new Set(['reported', 'cancelled', 'limited', 'failed']);

/** What a job came to. */
export interface EndedJob {
	readonly state: string;
	readonly counts: Readonly<Record<string, number>>;
	readonly wallMs: number;
}

/** A job as the API tells of it. */
export interface SeenJob extends EndedJob {
	readonly progress?: { readonly settled: number };
}

/** `shoal serve`, as a process of its own. */
export interface Served {
	readonly pid: number;
	/** Milliseconds that each question took to be answered so far. */
	readonly answersMs: readonly number[];
	start(mode: string, urls: readonly string[]): Promise<string>;
	see(jobId: string): Promise<SeenJob>;
	/** Waits for its end. */
	end(jobId: string): Promise<EndedJob>;
	/** All that are listed. */
	jobs(): Promise<readonly ListedJob[]>;
	schedule(name: string, schedule: object): Promise<void>;
	unschedule(name: string): Promise<void>;
	stop(): Promise<void>;
	/** As a loss of power would. */
	kill(): Promise<void>;
}

interface ListedJob {
	readonly jobId: string;
	readonly state: string;
}

export async function serve(dataDir: string): Promise<Served> {
	const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--data', dataDir], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = await once(createInterface({ input: child.stdout as Readable }), 'line');
	const [, url = '', key = ''] = LINK.exec(String(line)) ?? [];
	const answersMs: number[] = [];

	async function call<T>(path: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
		const askedAt = performance.now();
		const response = await fetch(url + path, {
			method,
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
			...(body && { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
		if (method === 'GET') answersMs.push(performance.now() - askedAt);
		return (text === '' ? undefined : JSON.parse(text)) as T;
	}

	const see = (jobId: string) => call<SeenJob>(`/jobs/${jobId}`);
	return {
		pid: child.pid ?? 0,
		answersMs,
		async start(mode, urls) {
			const request = { mode, source: { urls }, options: { concurrencyPerHost: 1_000 } };
			return (await call<{ jobId: string }>('/jobs', request)).jobId;
		},
		see,
		async end(jobId) {
			let job = await see(jobId);
			while (!hasEnded(job)) {
				await sleep(LOOK_EVERY_MS);
				job = await see(jobId);
			}
			return job;
		},
		jobs: async () => (await call<{ jobs: ListedJob[] }>('/jobs?limit=100')).jobs,
		schedule: (name, schedule) => call(`/schedules/${name}`, schedule, 'PUT'),
		unschedule: (name) => call(`/schedules/${name}`, undefined, 'DELETE'),
		stop: () => ended(child, 'SIGTERM'),
		kill: () => ended(child, 'SIGKILL'),
	};
}

export function hasEnded({ state }: SeenJob): boolean {
	return ENDED.has(state);
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill(signal);
	await once(child, 'exit');
}
