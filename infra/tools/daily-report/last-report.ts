import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DailyReport, parseDailyReport } from '../../../shared/core/deliver/daily-report.ts';
import { UsageError } from '../../../shared/core/errors.ts';

const FILE = /^(daily-\d{8}T\d{6}Z)\.json$/;

/**
 * The last daily report that is stored in a data folder.
 *
 * @throws {UsageError} There is none.
 */
export async function lastReport(dataDir: string): Promise<DailyReport> {
	const folder = join(dataDir, 'objects', 'daily');
	const names = await readdir(folder).catch(() => []);
	const ids = names.flatMap((name) => FILE.exec(name)?.[1] ?? []);
	// By their names is by their times.
	const reportId = ids.toSorted().at(-1);
	if (reportId === undefined) throw new UsageError(`--data ${dataDir}: no daily report is stored there yet`);
	return parseDailyReport(await readFile(join(folder, `${reportId}.json`), 'utf8'), reportId);
}
