import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSite } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';

const PAGES = 100;
const ENOSPC = 28;
const EIO = 5;

const folder = mkdtempSync(join(tmpdir(), 'shoal-failing-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The library that lets writes fail; it takes a C compiler, and a linker that knows LD_PRELOAD. */
function library(): string | undefined {
	if (process.platform !== 'linux') return undefined;
	const source = fileURLToPath(new URL('../fixtures/failing-disk.c', import.meta.url));
	const built = join(folder, 'failing-disk.so');
	try {
		execFileSync('cc', ['-shared', '-fPIC', '-o', built, source, '-ldl'], { stdio: 'ignore' });
		return built;
	} catch {
		return undefined;
	}
}

const failing = library();

function failingFrom(data: string, from: number, errno: number): NodeJS.ProcessEnv {
	return {
		LD_PRELOAD: failing,
		FAILING_FOLDER: `${data}/`,
		FAILING_FROM: String(from),
		FAILING_ERRNO: String(errno),
	};
}

describe.skipIf(failing === undefined)('a disk that fails from one write on, where one can be played', () => {
	// From the owner's file and the tables to what a job stores.
	it.each([
		{ from: 1, errno: ENOSPC },
		{ from: 20, errno: ENOSPC },
		{ from: 40, errno: ENOSPC },
		{ from: 40, errno: EIO },
	])('U4 ends a job at write $from with one line, and it can go on later (error $errno)', async ({ from, errno }) => {
		const site = await createSite({ pages: PAGES });
		onTestFinished(() => site.close());
		const [data, out] = [join(aFolder(), 'data'), join(aFolder(), 'o.jsonl')];
		const stdin = Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`).join('\n');
		const run = await runCli(['scrape', '--from', '-', '--data', data, '--out', '/dev/null'], {
			stdin,
			env: failingFrom(data, from, errno),
		});

		expect(run).toMatchObject({ code: 3, signal: null });
		expect(run.stderr).toMatch(/shoal: cannot keep data in [^\n]+\n$/);
		expect(existsSync(join(data, 'owner.json'))).toBe(false);
		const [, jobId] = /jobs resume (\w+)/.exec(run.stderr) ?? [];
		const again =
			jobId === undefined
				? await runCli(['scrape', '--from', '-', '--data', data, '--out', out], { stdin })
				: await runCli(['jobs', 'resume', jobId, '--data', data, '--out', out]);
		expect(again.code).toBe(0);
		expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(PAGES);
	});

	it('U4 ends a command while tables are made, and waits for none of them for ever', async () => {
		const data = join(aFolder(), 'data');
		const run = await runCli(['scrape', 'http://127.0.0.1:9/', '--data', data], { env: failingFrom(data, 13, ENOSPC) });

		expect(run).toMatchObject({ code: 3, signal: null });
		expect(run.stderr).toMatch(/shoal: cannot keep data in [^\n]+\n$/);
		expect(existsSync(join(data, 'owner.json'))).toBe(false);
	});
});
