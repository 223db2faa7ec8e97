import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BUNDLES_DIR } from '../local/lambda/bundle-finder.ts';
import { spawnSite } from '../site/spawn.ts';

const BIN = fileURLToPath(new URL('../../services/cli/bin.js', import.meta.url));
/** Of the site: enough for several instances, each with several batches. */
const PAGES = 300;
const BROKEN = 5;
const WITHIN_MS = 60_000;
const MAX_OUTPUT = 10 * 1024 * 1024;
/** Settings that would lead a job elsewhere, or run something else. */
const NOT_PASSED_ON = /^(AWS|SHOAL|NODE)_/;

/**
 * Runs short jobs of each kind on loopback, whose threads keep the code that V8 made of them by the end: each job adds to
 * what those before it kept.
 *
 * @throws {Error} One of them could not be run; what the others kept is of use.
 */
export async function keepCode(): Promise<void> {
	// Beside the bundles: if this is ended half-way, it goes with the old ones.
	const dir = mkdtempSync(join(BUNDLES_DIR, 'warm-up-'));
	const site = await spawnSite({ pages: PAGES, broken: BROKEN });
	try {
		const list = join(dir, 'urls.txt');
		writeFileSync(list, Array.from({ length: PAGES }, (_, page) => `${site.url}/p/${page}\n`).join(''));
		for (const mode of ['fanout', 'threads']) {
			// Some links are broken and some pages fail, which must not end it.
			const settings = ['--mode', mode, '--exit-zero', '--retries', '0', '--data', join(dir, mode)];
			await run(['check', `${site.url}/`, '--check-fragments', ...settings]);
			await run(['scrape', '--from', list, '--out', join(dir, `${mode}.jsonl`), ...settings]);
		}
	} finally {
		await site.stop();
		rmSync(dir, { recursive: true, force: true });
	}
}

async function run(args: readonly string[]): Promise<void> {
	const passedOn = Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.test(name));
	const env = { ...Object.fromEntries(passedOn), SHOAL_KEEP_CODE: '1' };
	await promisify(execFile)(process.execPath, [BIN, ...args], { env, timeout: WITHIN_MS, maxBuffer: MAX_OUTPUT });
}
