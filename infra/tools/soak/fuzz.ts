/**
 * npm run soak:fuzz -- [--targets N] [--seed N] [--modes fanout,threads]
 *
 * W1: a list of fuzzed URLs is scraped, and a site whose answers are fuzzed is checked, by whole jobs on the embedded stack.
 * No instance may end of it, no target may be a dead letter or a mistake of ours, and each has one result.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createRandom } from '../../../test/simulation/random.ts';
import { createFuzzedServer, type FuzzedServer } from '../../../test/support/fuzz/fuzzed-server.ts';
import { createFuzzedUrls } from '../../../test/support/fuzz/fuzzed-urls.ts';
import { createDnsServer } from '../../../test/support/hostile/dns-server.ts';
import { type FuzzJob, faultsOf } from './fuzz-job.ts';

const { values } = parseArgs({
	options: {
		targets: { type: 'string', default: '100000' },
		seed: { type: 'string', default: '1' },
		modes: { type: 'string', default: 'fanout,threads' },
	},
});
const seed = Number(values.seed);
const folder = await mkdtemp(join(tmpdir(), 'shoal-fuzz-'));
// A host that complains is left alone, which takes its time and is no part of this.
const server = await createFuzzedServer(seed, { complains: false });
const names = await createDnsServer(() => undefined);
try {
	const list = join(folder, 'urls.jsonl');
	await pipeline(fuzzedLines(server, Number(values.targets)), createWriteStream(list));
	for (const mode of values.modes.split(',')) {
		const common = { folder, mode, dnsServer: names.address };
		await report({ ...common, command: 'scrape', args: ['--from', list] });
		await report({ ...common, command: 'check', args: [`${server.url}/`, '--check-fragments', '--max-pages', '5000'] });
	}
} finally {
	await server.close();
	await names.close();
	await rm(folder, { recursive: true, force: true });
}

async function report(job: FuzzJob): Promise<void> {
	const { faults, counts, wallMs } = await faultsOf(job);
	process.stdout.write(`${JSON.stringify({ command: job.command, mode: job.mode, seed, wallMs, counts, faults })}\n`);
	if (faults.length > 0) process.exitCode = 1;
}

/** Half of them are asked of a server that is there. */
async function* fuzzedLines({ url }: FuzzedServer, targets: number): AsyncGenerator<string> {
	const urls = createFuzzedUrls(createRandom(seed));
	for (let i = 0; i < targets; i++) {
		const target = i % 2 === 0 ? urls.anywhere() : url + urls.path();
		yield `${JSON.stringify({ url: target })}\n`;
	}
}
