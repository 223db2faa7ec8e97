/**
 * Loaded before everything else (`--import`) in each thread of a process that is profiled; writes a file a thread.
 *
 * An instance of the local cloud is frozen when it ends, and its JavaScript runs no more: the main thread asks V8
 * for its profile from outside. All other threads write their own, as they end or when they are told to.
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import threads, { BroadcastChannel, isMainThread, threadId, threadName, type WorkerOptions } from 'node:worker_threads';
import { createHelperMeter } from './helper-threads.ts';
import { nameJson } from './named-json.ts';
import { parseProfile } from './parse-profile.ts';
import type { CpuProfile, ThreadProfile } from './thread-profile.ts';

type Profiling = { stop(): Promise<string> };

const DIR = 'SHOAL_PROFILE_DIR';
const WORKER = 'fetchWorker';
const SERVERS = 'servers';
const WRITE_WITHIN_MS = 5_000;
const POLL_MS = 10;
const dir = isMainThread ? process.env[DIR] : String(threads.getEnvironmentData(DIR));
const channel = new BroadcastChannel('shoal-profile') as BroadcastChannel & { unref(): void };
/** Threads that write their own, by name. */
const writers = new Map<number, string>();
const helpers = createHelperMeter();

class ProfiledWorker extends threads.Worker {
	readonly #name: string;
	readonly #profiling = Promise.withResolvers<Profiling>();

	constructor(file: string | URL, given: WorkerOptions = {}) {
		// Only workers are started by a thread that is not the main one.
		const name = isMainThread ? (given.name ?? 'worker') : WORKER;
		super(file, { ...given, name, execArgv: [...(given.execArgv ?? []), '--import', import.meta.url] });
		this.#name = name;
		if (isMainThread && name !== SERVERS) {
			this.once('online', () => this.startCpuProfile().then(this.#profiling.resolve, this.#profiling.reject));
		}
	}

	override async terminate(): Promise<number> {
		// Its profiler's own thread ends with it.
		helpers.read();
		if (this.#name === SERVERS) await writtenBy(SERVERS);
		else if (isMainThread && this.threadId > 0) {
			// First those below it, which end with it.
			await writtenBy(WORKER);
			const { user, system } = await this.cpuUsage();
			const profiling = await this.#profiling.promise;
			const profile = parseProfile(await profiling.stop(), monotonicUs());
			write(this.threadId, { name: this.#name, cpuMs: (user + system) / 1000, profile });
		}
		return super.terminate();
	}
}

/** @throws {Error} Some thread of that name did not write in time. */
async function writtenBy(name: string): Promise<void> {
	channel.postMessage({ kind: 'write', name });
	const files = [...writers].flatMap(([id, own]) => (own === name ? fileOf(id) : []));
	for (let waitedMs = 0; waitedMs < WRITE_WITHIN_MS; waitedMs += POLL_MS) {
		if (files.every((file) => existsSync(file))) return;
		await sleep(POLL_MS);
	}
	throw new Error(`a thread "${name}" wrote no profile`);
}

function profileMyself(name: string): () => void {
	const session = new Session();
	session.connect();
	session.post('Profiler.enable');
	session.post('Profiler.start');
	return () => {
		if (existsSync(fileOf(threadId))) return;
		session.post('Profiler.stop', (error, { profile }) => {
			if (error) throw error;
			const { user, system } = process.threadCpuUsage();
			const own = { name, cpuMs: (user + system) / 1000, profile: profile as CpuProfile };
			write(threadId, isMainThread ? { ...own, ...processFigures() } : own);
		});
	};
}

function processFigures() {
	const { user, system } = process.cpuUsage();
	const clocks = { epochMs: Date.now(), monotonicUs: monotonicUs() };
	return { processCpuMs: (user + system) / 1000, helpers: helpers.read(), ...clocks };
}

/** The clock of profiles. */
function monotonicUs(): number {
	return Number(process.hrtime.bigint() / 1000n);
}

function fileOf(id: number): string {
	return `${dir}/${id}.json`;
}

/** Whole or not at all: others look whether it is there. */
function write(id: number, profile: ThreadProfile): void {
	const file = fileOf(id);
	writeFileSync(`${file}.part`, JSON.stringify(profile));
	renameSync(`${file}.part`, file);
}

nameJson();
if (isMainThread) {
	threads.setEnvironmentData(DIR, dir);
	process.once('exit', profileMyself('main'));
	channel.onmessage = ({ data }: { data: { kind: string; id: number; name: string } }) => {
		if (data.kind === 'started') writers.set(data.id, data.name);
	};
} else if (threadName === WORKER || threadName === SERVERS) {
	const writeMine = profileMyself(threadName);
	channel.postMessage({ kind: 'started', id: threadId, name: threadName });
	process.once('exit', writeMine);
	channel.onmessage = ({ data }: { data: { kind: string; name: string } }) => {
		if (data.kind === 'write' && data.name === threadName) writeMine();
	};
}
channel.unref();
threads.Worker = ProfiledWorker;
syncBuiltinESMExports();
