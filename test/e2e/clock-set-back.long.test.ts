import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSite } from '../../infra/site/create-site.ts';
import type { Result } from '../../shared/core/result.ts';
import { aFolder, runCli } from '../support/cli.ts';

const HOUR_S = 3_600;
/** By then a job of this test is in its midst, on a fast machine and on a slow one. */
const SET_BACK_AFTER_S = 4;
const PAGES = 80;

const folder = mkdtempSync(join(tmpdir(), 'shoal-clock-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The library that sets the clock of a process back; it takes a C compiler, and a linker that knows LD_PRELOAD. */
function library(): string | undefined {
	if (process.platform !== 'linux') return undefined;
	const source = fileURLToPath(new URL('../fixtures/set-back.c', import.meta.url));
	const built = join(folder, 'set-back.so');
	try {
		execFileSync('cc', ['-shared', '-fPIC', '-o', built, source, '-ldl'], { stdio: 'ignore' });
		return built;
	} catch {
		return undefined;
	}
}

const setBack = library();

/** Says 503 to two pages of each host at first, and asks to be left alone for some seconds: longer than is waited for on the meter. */
function isBusy(): (request: IncomingMessage, response: ServerResponse) => boolean {
	const seen = new Set<string>();
	return ({ url = '' }, response) => {
		if (!/\/p\/[12]$/.test(url) || seen.has(url)) return false;
		seen.add(url);
		response.writeHead(503, { 'Retry-After': '7' }).end();
		return true;
	};
}

describe.skipIf(setBack === undefined)('the clock is set back by an hour while a job runs, where it can be', () => {
	it.each(['fanout', 'threads'])('R1 ends in %s mode with each result, and waits for no hour', async (mode) => {
		const sites = await Promise.all(
			['127.0.0.1', '127.0.0.2'].map((host) => createSite({ pages: PAGES, host, handler: isBusy() })),
		);
		onTestFinished(async () => {
			await Promise.all(sites.map((site) => site.close()));
		});
		const urls = sites.flatMap(({ url }) => Array.from({ length: PAGES }, (_, i) => `${url}/p/${i}`));
		const [data, out] = [join(aFolder(), 'data'), join(aFolder(), 'o.jsonl')];
		const run = await runCli(
			['scrape', '--from', '-', '--mode', mode, '--data', data, '--out', out, '--rate-per-host', '5', '--json'],
			{
				stdin: urls.join('\n'),
				env: {
					LD_PRELOAD: setBack,
					CLOCK_SET_BACK_AT: String(Math.floor(Date.now() / 1000) + SET_BACK_AFTER_S),
					CLOCK_SET_BACK_BY: String(HOUR_S),
				},
			},
		);

		expect(run).toMatchObject({ code: 0 });
		const summary = JSON.parse(run.stdout);
		expect(summary).toMatchObject({ counts: { ok: urls.length } });
		expect(summary.wallMs).toBeGreaterThanOrEqual(0);
		const results = readFileSync(out, 'utf8')
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as Result);
		expect(new Set(results.map(({ url }) => url)).size).toBe(urls.length);
		expect(results.some(({ fetchedAt }) => fetchedAt < summary.startedAt)).toBe(true);
		const times = results.flatMap(({ timings }) => Object.values(timings ?? {}));
		expect(times.filter((ms) => ms < 0)).toEqual([]);
		expect((await runCli(['jobs', 'verify', summary.jobId, '--data', data])).code).toBe(0);
	});
});
