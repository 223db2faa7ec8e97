import type { ChunkRecord } from '../core/chunk.ts';
import { hostOf } from '../core/hosts/host-of.ts';
import { concurrencyCap, DEFAULT_POLITENESS, type Politeness } from '../core/hosts/politeness.ts';
import type { Job } from '../core/job.ts';
import type { LedgerLine } from '../core/report/ledger.ts';
import type { Result } from '../core/result.ts';
import { recorded } from './distribution.ts';
import { recordedSetting, visitingLines } from './recorded-setting.ts';
import type { Setting } from './setting.ts';
import type { Workload } from './workload.ts';

export interface RecordedJob {
	readonly job: Pick<Job, 'source' | 'options' | 'mode'>;
	readonly records: readonly ChunkRecord[];
	readonly lines: readonly LedgerLine[];
	/** All of them, or as many as are enough. */
	readonly results: readonly Result[];
}

/** What a job was, as the model wants it. */
export interface RecordedWorkload {
	readonly workload: Workload;
	readonly setting: Setting;
	/** What its quickest cold start took; `null` if there was none. */
	readonly initMs: number | null;
	/** Mean of a body. */
	readonly bodyBytes: number;
	/** Most that an instance of it had, in MB. */
	readonly peakMemoryMb: number;
}

/** What loading the code takes of the CPU at most, which the line of a cold invocation has too: no more than it took. */
const INIT_CPU_MS = 250;
const HALVINGS = 40;
/** JSON around a URL in a message. */
const ENVELOPE_BYTES = 20;

/**
 * The workload that a finished job was: each of its visits as likely as the others.
 *
 * CPU time is known of parsing, visit by visit; the rest of it only for whole invocations, and is shared evenly.
 *
 * @returns `undefined` where nothing was visited: there is nothing to learn from.
 */
export function recordedWorkload({ job, records, lines, results }: RecordedJob): RecordedWorkload | undefined {
	const visited = results.filter(({ attempts }) => attempts > 0);
	if (visited.length === 0) return undefined;
	const targets = sum(records, ({ counts }) => sum(Object.values(counts), (n) => n));
	const retries = sum(records, (record) => record.retries);
	const meanParseMs = sum(visited, ({ timings }) => timings.parseMs) / visited.length;
	const otherMs = Math.max(0, cpuPerTarget(lines) - meanParseMs);
	return {
		workload: {
			targets,
			waitMs: recorded(visited.map(waitOf)),
			cpuMs: recorded(visited.map(({ timings }) => timings.parseMs + otherMs)),
			resultBytes: sum(records, ({ blob }) => blob.bytes) / targets,
			targetBytes: job.source.bytes / Math.max(1, job.source.targets) + ENVELOPE_BYTES,
			retryShare: retryShareOf(retries / targets, job.options.retries),
			maxAttempts: job.options.retries + 1,
			hosts: new Set(visited.map(({ url }) => URL.parse(url)?.host)).size,
			...limitsOfHosts(job.options, visited),
		},
		setting: recordedSetting(job, lines),
		initMs: quickestInit(lines),
		bodyBytes: sum(visited, ({ bytes }) => bytes) / visited.length,
		peakMemoryMb: lines.reduce((peak, line) => Math.max(peak, line.peakMemoryMb), 0),
	};
}

/** What hosts take, or are to be asked for; of hosts that differ, what the strictest one has. */
function limitsOfHosts(
	{ politeness = DEFAULT_POLITENESS }: Pick<Job['options'], 'politeness'>,
	visited: readonly Result[],
): Pick<Workload, 'ratePerHost' | 'concurrencyPerHost'> {
	const { ratePerHost } = politeness;
	const most = visited.reduce((least, { url }) => Math.min(least, capAt(politeness, url)), Infinity);
	return { ...(ratePerHost !== undefined && { ratePerHost }), ...(most < Infinity && { concurrencyPerHost: most }) };
}

/** What is no web address is owed nothing. */
function capAt(politeness: Politeness, url: string): number {
	return hostOf(url) === undefined ? Infinity : concurrencyCap(politeness, url);
}

/** Of one attempt: where there were several, the phases of the last are known. */
function waitOf({ attempts, timings }: Result): number {
	const { dnsMs, connectMs, tlsMs, ttfbMs, bodyMs, parseMs, totalMs } = timings;
	return attempts > 1 ? dnsMs + connectMs + tlsMs + ttfbMs + bodyMs : Math.max(0, totalMs - parseMs);
}

function cpuPerTarget(lines: readonly LedgerLine[]): number {
	const visiting = visitingLines(lines);
	const targets = sum(visiting, (line) => line.targets);
	const cpuMs = sum(visiting, ({ cpuUserMs, cpuSystemMs, cold, initMs }) =>
		Math.max(0, cpuUserMs + cpuSystemMs - (cold ? Math.min(INIT_CPU_MS, initMs) : 0)),
	);
	return targets === 0 ? 0 : cpuMs / targets;
}

function quickestInit(lines: readonly LedgerLine[]): number | null {
	const inits = visitingLines(lines).flatMap(({ cold, initMs }) => (cold ? [initMs] : []));
	return inits.length === 0 ? null : Math.min(...inits);
}

/** The share q of attempts that fail, where q + q² + … up to `most` retries is what was seen a target. */
function retryShareOf(retriesPerTarget: number, most: number): number {
	const expected = (share: number) =>
		Array.from({ length: most }, (_, i) => share ** (i + 1)).reduce((a, b) => a + b, 0);
	let low = 0;
	let high = 1;
	for (let step = 0; step < HALVINGS; step++) {
		const middle = (low + high) / 2;
		if (expected(middle) < retriesPerTarget) low = middle;
		else high = middle;
	}
	return retriesPerTarget === 0 ? 0 : high;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
	return items.reduce((total, item) => total + of(item), 0);
}
