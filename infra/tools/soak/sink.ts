/**
 * npm run soak:sink -- [--targets N] [--instances N] [--no-kill]
 *
 * S0.8: a job in fan-out whose results go into a PostgreSQL server of its own, which is killed when half of them are there.
 * Tells how many rows a second came at best, how many connections there were at most, and proves that each result has one
 * row. Then writes as many rows without a job around it: what the sink can take.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createPostgresSink } from '../../../shared/adapters/postgres/postgres-sink.ts';
import { rowOf } from '../../../shared/core/deliver/rows/row.ts';
import { readSinkUrl } from '../../../shared/core/deliver/rows/sink-url.ts';
import type { Result } from '../../../shared/core/result.ts';
import { createSite } from '../../site/create-site.ts';
import { askPostgres } from '../postgres/ask-postgres.ts';
import { type PostgresServer, startPostgres } from '../postgres/postgres-server.ts';

const BIN = fileURLToPath(new URL('../../../services/cli/bin.js', import.meta.url));
const LOOK_EVERY_MS = 500;
const ROWS_AT_ONCE = 1_000;

const { values } = parseArgs({
	options: {
		targets: { type: 'string', default: '100000' },
		instances: { type: 'string', default: '8' },
		kill: { type: 'boolean', default: true },
	},
	allowNegative: true,
});
const targets = Number(values.targets);

interface Look {
	readonly atMs: number;
	readonly rows: number;
	readonly connections: number;
}

const folder = await mkdtemp(join(tmpdir(), 'shoal-sink-'));
const site = await createSite({ pages: targets, latencyMs: 0 });
const server = await startPostgres();
try {
	const { looks, code } = await runJob();
	const { rows = 0, urls = 0 } =
		(await ask('SELECT count(*)::int AS rows, count(DISTINCT url)::int AS urls FROM shoal_results')) ?? {};
	const report = {
		targets,
		instances: Number(values.instances),
		wallMs: looks.at(-1)?.atMs,
		mostConnections: Math.max(...looks.map(({ connections }) => connections)),
		bestRowsPerSecond: Math.max(...looks.map((_, at) => rateAt(looks, at))),
		aloneRowsPerSecond: await writeAlone(),
	};
	process.stdout.write(`${JSON.stringify(report)}\n`);
	const isWhole = code === 0 && rows === targets && urls === targets;
	if (!isWhole) process.stderr.write(`FAILED: the command ended with ${code}, with ${rows} rows of ${urls} URLs\n`);
	process.exitCode = isWhole ? 0 : 1;
} finally {
	await server.remove();
	await site.close();
	await rm(folder, { recursive: true, force: true });
}

async function runJob(): Promise<{ looks: Look[]; code: number | null }> {
	const list = join(folder, 'urls.txt');
	await writeFile(list, Array.from({ length: targets }, (_, i) => `${site.url}/p/${i}\n`).join(''));
	const where = ['--data', join(folder, 'data'), '--out', join(folder, 'out.jsonl'), '--sink', server.url];
	const args = ['scrape', '--from', list, '--mode', 'fanout', '--max-instances', values.instances, ...where];
	const command = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
	const exit = once(command, 'exit');
	const startedAt = performance.now();
	const looks: Look[] = [];
	let isToBeKilled = values.kill;
	while (command.exitCode === null && command.signalCode === null) {
		const { rows = 0 } = (await ask('SELECT count(*)::int AS rows FROM shoal_results')) ?? {};
		const { open = 0 } =
			(await ask("SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'shoal'")) ?? {};
		looks.push({ atMs: Math.round(performance.now() - startedAt), rows, connections: open });
		if (isToBeKilled && rows >= targets / 2) {
			isToBeKilled = false;
			await restart(server);
		}
		await sleep(LOOK_EVERY_MS);
	}
	const [code] = await exit;
	return { looks, code };
}

async function restart({ kill, start }: PostgresServer): Promise<void> {
	process.stderr.write('PostgreSQL is killed, and started again.\n');
	await kill();
	await start();
}

/** Rows a second since about a second before. */
function rateAt(looks: readonly Look[], at: number): number {
	const [now, before] = [looks[at], looks[at - 2]];
	if (now === undefined || before === undefined || before.rows === 0) return 0;
	return Math.round((1000 * (now.rows - before.rows)) / (now.atMs - before.atMs));
}

function ask(text: string) {
	return askPostgres(server.url, text);
}

/** @returns Rows a second, of results as the job has them. */
async function writeAlone(): Promise<number> {
	const address = readSinkUrl(server.url);
	if (typeof address === 'string') throw new Error(address);
	const client = new pg.Client({ connectionString: server.url });
	await client.connect();
	const { rows: stored } = await client.query('SELECT result FROM shoal_results LIMIT 1');
	await client.end();
	const result = stored[0]?.result as Result;
	const sink = createPostgresSink();
	const startedAt = performance.now();
	for (let from = 0; from < targets; from += ROWS_AT_ONCE) {
		const some = Array.from({ length: Math.min(ROWS_AT_ONCE, targets - from) }, (_, i) =>
			rowOf({ ...result, jobId: 'alone', index: from + i }),
		);
		const outcome = await sink.write({ address, isTrusted: true, allowPrivate: [] }, some);
		if (outcome.kind === 'failed') throw new Error(outcome.reason);
	}
	await sink.close();
	return Math.round((1000 * targets) / (performance.now() - startedAt));
}
