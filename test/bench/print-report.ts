import type { BenchReport } from './bench-report.ts';
import type { ListReport } from './list/list-report.ts';
import { functionsTable, profileTable } from './profile/profile-table.ts';
import { linksTable, pagesTable, plainTable, startTable } from './tables.ts';

/** The report for a terminal. */
export function textOf({ list, start, profile = [] }: BenchReport): string {
	const parts = [
		...(list === undefined ? [] : listParts(list)),
		...(start === undefined ? [] : [`Start-up, medians of ${start.runs} runs:\n\n${plainTable(startTable(start))}`]),
		...profile.map(
			(each) =>
				`CPU of ${each.mode}, ms a 1,000 pages:\n\n${plainTable(profileTable([each]))}\n${plainTable(functionsTable(each))}`,
		),
	];
	return parts.join('\n');
}

function listParts(list: ListReport): string[] {
	const { pages, latencyMs, inFlight, runs } = list.bench;
	const title = `${pages} pages, ${latencyMs} ms each, ${inFlight} in flight, medians of ${runs} runs:`;
	const checkers = linksTable(list);
	return [
		`${title}\n\n${plainTable(pagesTable(list))}`,
		...(checkers.length > 1 ? [`Link checkers on the same site:\n\n${plainTable(checkers)}`] : []),
		...list.missing.map(({ peer, why }) => `${peer} could not be had: ${why}\n`),
	];
}
