import type { BenchReport } from '../bench-report.ts';
import type { CheckReport } from '../check/check-bench.ts';
import type { ListReport } from '../list/list-report.ts';
import { functionsTable, profileTable } from '../profile/profile-table.ts';
import { checkTable, linksTable, markdownTable, pagesTable, type Table } from '../tables.ts';
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
	const { list, check, profile = [] } = report;
	const documents = new Map([
		[REPORT_FILE, `${JSON.stringify(report, null, '\t')}\n`],
		['docs/benchmarks.md', benchmarksPage(report)],
	]);
	if (list !== undefined) {
		documents.set('docs/benchmarks.svg', await plotOf(list));
		documents.set('README.md', withRegion(read('README.md'), 'speed', speedText(report)));
	}
	if (list !== undefined && check !== undefined) {
		const page = 'docs/comparison.md';
		documents.set(page, withRegion(read(page), 'checkers', checkersText(list, check)));
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
	const table = picked(pagesTable(list), README_COLUMNS);
	const load = `${pages.toLocaleString('en')} pages of 10 KB that answer after ${latencyMs} ms, ${inFlight} in flight`;
	return `${load} (\`shoal\`, which has no options, chooses by itself), on ${machine.cores} cores, medians of ${runs} runs:\n\n${markdownTable(table)}`;
}

const LINKS_COLUMNS = [0, 1, 2, 5, 6, 7];
const CHECK_COLUMNS = [0, 2, 6, 12, 13];

/** What link checkers of others take for a list or a site, and below it a check of ours at the same latency. */
function checkersText(list: ListReport, check: CheckReport): string {
	const { pages, latencyMs, inFlight } = list.bench;
	const slow = { ...check, rows: check.rows.filter((row) => row.latencyMs === latencyMs) };
	const load = `pages that answer after ${latencyMs} ms, ${inFlight} requests in flight`;
	const others = markdownTable(picked(linksTable(list), LINKS_COLUMNS));
	const own = markdownTable(picked(checkTable(slow), CHECK_COLUMNS));
	const ownPages = check.bench.pages.toLocaleString('en');
	return [
		`Link checkers of others, ${pages.toLocaleString('en')} ${load}:\n\n${others}`,
		`A check by Shoal, which also tells every place of every link, and the same crawl with nothing around it (bare crawl), ${ownPages} ${load}:\n\n${own}`,
	].join('\n');
}

function picked(table: Table, columns: readonly number[]): Table {
	return table.map((row) => columns.map((column) => row[column] ?? ''));
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
