import { existsSync } from 'node:fs';
import { z } from 'zod';
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
	/** In how many checks in a row a link was broken. */
	links: z.record(z.string(), z.int().min(1)),
});

/** Links that are broken, and do not count yet; kept in a file from one check to the next. */
export interface Quarantine extends QuarantineBefore {
	/**
	 * Notes what a check has found.
	 *
	 * @throws {EnvironmentError} The file cannot be written.
	 */
	save(report: JobReport): Promise<void>;
}

/**
 * Opens the file before anything runs; one that is not there is made by the first check.
 *
 * @throws {UsageError} It cannot be read or written, or is none of ours.
 */
export async function openQuarantine(given: Quarantined | undefined): Promise<Quarantine | undefined> {
	if (given === undefined) return undefined;
	const { checks, file } = given;
	const destination = await findDestination(file, '--quarantine');
	if (destination.isSpecial) throw new UsageError(`--quarantine ${file}: is no file that could be kept`);
	const failures = await readState(file);
	return {
		checks,
		failures,
		async save(report) {
			const links = Object.fromEntries([...failuresAfter(report, failures)].toSorted(byName));
			await writeFileWhole(once(`${JSON.stringify({ version: VERSION, links }, null, '\t')}\n`), destination);
		},
	};
}

async function readState(file: string): Promise<ReadonlyMap<string, number>> {
	if (!existsSync(file)) return new Map();
	const parsed = STATE.safeParse(await readJson('--quarantine', file));
	if (parsed.success) return new Map(Object.entries(parsed.data.links));
	throw new UsageError(`--quarantine ${file}: ${faultsOf(parsed.error)}; name another file to begin anew`);
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
	return a < b ? -1 : 1;
}

async function* once(text: string): AsyncGenerator<string> {
	yield text;
}
