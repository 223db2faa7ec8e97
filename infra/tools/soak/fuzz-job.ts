import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import type { Result } from '../../../shared/core/result.ts';

const BIN = fileURLToPath(new URL('../../../services/cli/bin.js', import.meta.url));
/** What must not stand in a log. */
const FATAL = /Runtime\.ExitError|Runtime\.OutOfMemory|Sandbox\.Timedout|a mistake in Shoal/g;

export interface FuzzJob {
	readonly command: 'scrape' | 'check';
	readonly mode: string;
	readonly args: readonly string[];
	readonly folder: string;
	readonly dnsServer: string;
}

export interface FuzzedJob {
	/** Empty if all is well. */
	readonly faults: readonly string[];
	readonly counts: JobSummary['counts'];
	readonly wallMs: number;
}

/** Runs a job by the command line, and tells what it should not have come to. */
export async function faultsOf({ command, mode, args, folder, dnsServer }: FuzzJob): Promise<FuzzedJob> {
	const data = join(folder, `${command}-${mode}`);
	const results = `${data}.jsonl`;
	const limits = ['--timeout', '1', '--connect-timeout', '1', '--retries', '0', '--concurrency-per-host', '200'];
	const all = [command, ...args, ...limits, '--mode', mode, '--data', data, '--out', results, '--json'];
	const env = { ...process.env, SHOAL_DNS_SERVERS: dnsServer };
	const child = spawn(process.execPath, [BIN, ...all], { stdio: ['ignore', 'pipe', 'pipe'], env });
	const code = new Promise<number | null>((resolve) => child.once('close', resolve));
	const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), code]);
	// Broken links and failed targets are what this is about.
	if (status !== 0 && status !== 1) throw new Error(`${command} in ${mode} exited with ${status}: ${stderr}`);

	const { state, targets, counts, wallMs } = JSON.parse(stdout) as JobSummary;
	const { seen, bugs } = await resultsIn(results);
	const fatal = await fatalIn(join(data, 'logs'));
	const faults = [
		...(state === 'reported' ? [] : [`the job ended ${state}`]),
		...(counts.dead_letter === undefined ? [] : [`${counts.dead_letter} dead letters`]),
		...(seen === targets ? [] : [`${seen} results of ${targets} targets`]),
		...bugs.map(({ url, error }) => `${JSON.stringify(url)}: ${error?.message}`),
		...fatal,
	];
	return { faults, counts, wallMs };
}

async function resultsIn(file: string): Promise<{ seen: number; bugs: Result[] }> {
	const indices = new Set<number>();
	const bugs: Result[] = [];
	// Not by `readline`, for which U+2028 ends a line.
	for (const line of (await readFile(file, 'utf8')).trimEnd().split('\n')) {
		const result = JSON.parse(line) as Result;
		indices.add(result.index);
		if (result.error?.code === 'INTERNAL_ERROR') bugs.push(result);
	}
	return { seen: indices.size, bugs };
}

async function fatalIn(logs: string): Promise<string[]> {
	const files = await readdir(logs);
	const found = files.map(async (file) => {
		const matches = (await readFile(join(logs, file), 'utf8')).match(FATAL) ?? [];
		return matches.length === 0 ? [] : [`${file}: ${matches.length} × ${[...new Set(matches)].join(', ')}`];
	});
	return (await Promise.all(found)).flat();
}
