import type { BenchReport } from '../bench-report.ts';
import { functionsTable, profileTable } from '../profile/profile-table.ts';
import { markdownTable, pagesTable, type Table } from '../tables.ts';
import { benchmarksPage } from './benchmarks-page.ts';
import { plotOf } from './plot.ts';
import { withRegion } from './region.ts';

export const REPORT_FILE = 'docs/benchmarks.json';

/**
 * All that quotes figures of a report, by path in the project.
 *
 * @param read - Reads a file of the project as it is: some hold figures between hand-written words.
 */
export async function documentsOf(report: BenchReport, read: (path: string) => string): Promise<Map<string, string>> {
	const { list, profile = [] } = report;
	const documents = new Map([
		[REPORT_FILE, `${JSON.stringify(report, null, '\t')}\n`],
		['docs/benchmarks.md', benchmarksPage(report)],
	]);
	if (list !== undefined) {
		documents.set('docs/benchmarks.svg', await plotOf(list));
		documents.set('README.md', withRegion(read('README.md'), 'speed', speedText(report)));
	}
	if (profile.length > 0) {
		const page = 'docs/performance.md';
		documents.set(page, withRegion(read(page), 'profile', profileText(report)));
	}
	return documents;
}

const README_COLUMNS = [0, 1, 2, 6, 7, 12, 13];

function speedText({ list, machine }: BenchReport): string {
	if (list === undefined) return '';
	const { pages, latencyMs, inFlight, runs } = list.bench;
	const table: Table = pagesTable(list).map((row) => README_COLUMNS.map((column) => row[column] ?? ''));
	const load = `${pages.toLocaleString('en')} pages of 10 KB that answer after ${latencyMs} ms, ${inFlight} in flight`;
	return `${load}, on ${machine.cores} cores, medians of ${runs} runs:\n\n${markdownTable(table)}`;
}

function profileText({ profile = [] }: BenchReport): string {
	const pages = profile[0]?.pages.toLocaleString('en');
	const parts = profile.map(
		(each) => `The functions that took most in ${each.mode} mode:\n\n${markdownTable(functionsTable(each))}`,
	);
	return [
		`CPU milliseconds for 1,000 pages, from one profiled job of ${pages} pages in each mode:\n\n${markdownTable(profileTable(profile))}`,
		...parts,
	].join('\n');
}
