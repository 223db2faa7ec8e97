import { join } from 'node:path';
import type { Comparison } from '../../../../shared/compare/comparison.ts';
import { reportJsonOf } from '../../../../shared/compare/report-json.ts';
import type { ComparedRun } from '../../../../shared/compare/run.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import { findDestination } from '../../output/destination.ts';
import { makeFolders, removeIfEmpty } from '../../output/make-folders.ts';
import { writeFileWhole } from '../../output/write-file-whole.ts';
import { runsCsv } from './runs-csv.ts';

const NAMES = { csv: 'runs.csv', json: 'report.json', page: 'report.html' };

/** The files of a comparison; without a folder, none. */
export interface ComparisonFiles {
	/** Call it after every run: what was measured is kept, whatever happens next. */
	writeRuns(runs: readonly ComparedRun[]): Promise<void>;
	/** @returns The page, or nothing where there are no files. */
	writeReport(comparison: Comparison): Promise<string | undefined>;
	/** Removes the folder if it was made for this, and nothing was written to it. */
	close(): Promise<void>;
}

/** @throws {UsageError} The folder cannot be made, or may not be written to. */
export async function openComparisonFiles(outDir: string | undefined): Promise<ComparisonFiles> {
	if (outDir === undefined)
		return { writeRuns: async () => {}, writeReport: async () => undefined, close: async () => {} };
	const made = await makeFolders(outDir).catch((cause: NodeJS.ErrnoException) => {
		throw new UsageError(`--out ${outDir}: is no folder, and none can be made there (${cause.code})`, { cause });
	});
	const destinations = {
		csv: await findDestination(join(outDir, NAMES.csv), '--out'),
		json: await findDestination(join(outDir, NAMES.json), '--out'),
		page: await findDestination(join(outDir, NAMES.page), '--out'),
	};
	const write = (file: keyof typeof NAMES, text: string) => writeFileWhole(once(text), destinations[file]);
	return {
		writeRuns: (runs) => write('csv', runsCsv(runs)),
		async writeReport(comparison) {
			await write('json', `${JSON.stringify(reportJsonOf(comparison), null, '\t')}\n`);
			// Drawing loads a plotting library: only those wait for it who want the page.
			const { comparePage } = await import('../../../../shared/runtime/compare-page.ts');
			await write('page', await comparePage(comparison));
			return destinations.page.name;
		},
		close: () => removeIfEmpty(made),
	};
}

async function* once(text: string): AsyncGenerator<string> {
	yield text;
}
