import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { KeptQuarantine } from '../../../../shared/app/jobs/kept-quarantine.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import { failuresAfter, type QuarantineBefore } from '../../../../shared/core/report/compare-links.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { findDestination } from '../../output/destination.ts';
import { writeFileWhole } from '../../output/write-file-whole.ts';
import type { Quarantined } from '../../parse/values/quarantined.ts';
import { faultsOf } from '../../source/json-faults.ts';
import { readJson } from '../../source/json-file.ts';

const VERSION = 1;
const STATE = z.strictObject({
	version: z.literal(VERSION, { error: `must be ${VERSION}: the file is of another version of Shoal` }),
	/** The check that was counted last. */
	lastJob: z.string().optional(),
	/** In how many checks in a row a link was broken. */
	links: z.record(z.string(), z.int().min(1)),
});

type State = z.infer<typeof STATE>;

/** Links that are broken, and do not count yet; kept in a file from one check to the next. */
export interface Quarantine extends QuarantineBefore {
	/** How it is found again. */
	readonly kept: KeptQuarantine;
	/**
	 * Notes what a check has found, once.
	 *
	 * @throws {EnvironmentError} The file cannot be written.
	 */
	save(report: JobReport): Promise<void>;
	/**
	 * Takes out links that work again.
	 *
	 * @throws {EnvironmentError} The file cannot be written.
	 */
	release(names: ReadonlySet<string>): Promise<void>;
}

/**
 * Opens the file before anything runs; one that is not there is made by the first check.
 *
 * @param jobId - Of a check that somebody goes on with: it may have been counted already, or a later one.
 * @throws {UsageError} It cannot be read or written, or is none of ours.
 */
export async function openQuarantine(given: Quarantined | undefined, jobId?: string): Promise<Quarantine | undefined> {
	if (given === undefined) return undefined;
	const { checks, file } = given;
	const destination = await findDestination(file, '--quarantine');
	if (destination.isSpecial) throw new UsageError(`--quarantine ${file}: is no file that could be kept`);
	const state = await readState(file);
	const before = new Map(Object.entries(state.links));
	// Ids are in the order of their time.
	const isCounted = jobId !== undefined && state.lastJob !== undefined && jobId <= state.lastJob;
	const write = async (links: ReadonlyMap<string, number>, lastJob: string | undefined) => {
		const next: State = {
			version: VERSION,
			...(lastJob !== undefined && { lastJob }),
			links: Object.fromEntries([...links].toSorted(byName)),
		};
		await writeFileWhole(once(`${JSON.stringify(next, null, '\t')}\n`), destination);
	};
	return {
		checks,
		failures: isCounted ? beforeLast(before) : before,
		kept: { checks, file: resolve(file) },
		async save(report) {
			if (!isCounted) await write(failuresAfter(report, before), report.jobId);
		},
		async release(names) {
			const left = new Map([...before].filter(([name]) => !names.has(name)));
			if (left.size < before.size) await write(left, state.lastJob);
		},
	};
}

/** As it was before the check that was counted last; of a link that was not broken then nobody asks. */
function beforeLast(links: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
	return new Map(Array.from(links, ([name, checks]) => [name, checks - 1]));
}

async function readState(file: string): Promise<State> {
	if (!existsSync(file)) return { version: VERSION, links: {} };
	const parsed = STATE.safeParse(await readJson('--quarantine', file));
	if (parsed.success) return parsed.data;
	throw new UsageError(`--quarantine ${file}: ${faultsOf(parsed.error)}; name another file to begin anew`);
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
	return a < b ? -1 : 1;
}

async function* once(text: string): AsyncGenerator<string> {
	yield text;
}
