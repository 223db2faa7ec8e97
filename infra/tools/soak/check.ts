/**
 * npm run soak:check -- [--pages N] [--max-mb MB]
 *
 * R9: a check of a site of a million pages of 1 KB, without options: each page is fetched once, each broken link is found
 * with the pages that lead to it, and the memory stays below a limit.
 */
import { parseArgs } from 'node:util';
import { check } from '../bench/check/check-contestants.ts';
import { checkOnce } from '../bench/check/check-once.ts';

/** What pages of 20 links take at least. */
const BODY_BYTES = 1_024;
const IN_FLIGHT = 200;

const { values } = parseArgs({
	options: { pages: { type: 'string', default: '1000000' }, 'max-mb': { type: 'string', default: '700' } },
});

const load = { pages: Number(values.pages), latencyMs: 0, inFlight: IN_FLIGHT, bodyBytes: BODY_BYTES };
process.stderr.write(`checks ${load.pages} pages; what it finds is compared with what is there\n`);
const { wallMs, cpuUserMs, cpuSystemMs, peakMemoryMb, pagesPerSecond } = await checkOnce(load, check);
const cpuMsPerThousand = ((cpuUserMs + cpuSystemMs) * 1000) / load.pages;
process.stdout.write(`${JSON.stringify({ ...load, wallMs, pagesPerSecond, cpuMsPerThousand, peakMemoryMb })}\n`);
if (peakMemoryMb > Number(values['max-mb'])) {
	process.stderr.write(`FAILED: it took ${peakMemoryMb.toFixed(0)} MB, not ${values['max-mb']}\n`);
	process.exitCode = 1;
}
