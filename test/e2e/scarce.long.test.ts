import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import { aFolder, type CliRun, runCli } from '../support/cli.ts';

const TARGETS = 3_000;
let site: Site;

/** Pages whose results no compression makes small. */
beforeAll(async () => {
	site = await createSite({
		handler(_, response) {
			response.setHeader('Content-Type', 'text/html');
			response.end(`<title>${randomBytes(300).toString('base64')}</title>`);
			return true;
		},
	});
});

afterAll(() => site.close());

function aList(count: number): string {
	return Array.from({ length: count }, (_, i) => `${site.url}/${i}`).join('\n');
}

function jobIn({ stderr }: CliRun): string {
	return /Job (\w+)/.exec(stderr)?.[1] ?? '';
}

const disk = mkdtempSync(join(tmpdir(), 'shoal-disk-'));

/** Only root may mount, and not everywhere. */
function isMounted(): boolean {
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'shoal', disk], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

const canMount = isMounted();
afterAll(() => {
	if (canMount) execFileSync('umount', [disk]);
	rmSync(disk, { recursive: true });
});

describe.skipIf(!canMount)('U4 a disk that is full, where one can be mounted', () => {
	it.each(MODES)('ends a job in %s mode that can go on later', async (mode) => {
		const data = join(disk, mode);
		const filler = join(disk, 'filler');
		writeFileSync(filler, Buffer.alloc(15 * 1024 ** 2));
		const full = await runCli(['scrape', '--from', '-', '--mode', mode, '--data', data, '--out', '/dev/null'], {
			stdin: aList(TARGETS),
		});

		expect(full.code).toBe(3);
		const way = `npx shoal jobs resume ${jobIn(full)} --data ${data}`;
		expect(full.stderr).toContain(`has not ended; what is stored is kept. Go on with: ${way}\n`);
		expect(full.stderr).toMatch(/\nshoal: cannot keep data in .*: no space is left on its disk; make room there\n$/);

		rmSync(filler);
		const out = join(aFolder(), 'o.jsonl');
		expect((await runCli(['jobs', 'resume', jobIn(full), '--data', data, '--out', out])).code).toBe(0);
		expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(TARGETS);
		expect((await runCli(['jobs', 'verify', jobIn(full), '--data', data])).code).toBe(0);
		rmSync(data, { recursive: true });
	});
});

it.runIf(process.platform === 'linux').each(MODES)('stays within 256 descriptors in %s mode', async (mode) => {
	const run = await runCli(
		['scrape', '--from', '-', '--mode', mode, '--concurrency', '500', '--data', join(aFolder(), 'data'), '--json'],
		{ stdin: aList(mode === 'sequential' ? 50 : 1_000), maxOpen: 256 },
	);

	expect(run.code).toBe(0);
	expect(JSON.parse(run.stdout)).toMatchObject({ retries: 0, counts: { ok: mode === 'sequential' ? 50 : 1_000 } });
});
