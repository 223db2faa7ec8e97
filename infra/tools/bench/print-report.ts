import type { BenchReport } from './bench-report.ts';
import type { CheckReport } from './check/check-bench.ts';
import type { ListReport } from './list/list-report.ts';
import type { ProfileReport } from './profile/profile-report.ts';
import { functionsTable, profileTable } from './profile/profile-table.ts';
import { checkTable, linksTable, pagesTable, plainTable, startTable } from './tables.ts';

/** The report for a terminal. */
export function textOf({ list, check, start, profile = [], checkProfile = [] }: BenchReport): string {
	const parts = [
		...(list === undefined ? [] : listParts(list)),
		...(check === undefined ? [] : [checkText(check)]),
		...(start === undefined ? [] : [`Start-up, medians of ${start.runs} runs:\n\n${plainTable(startTable(start))}`]),
		...profile.map((each) => profileText('a list', each)),
		...checkProfile.map((each) => profileText('a check', each)),
	];
	return parts.join('\n');
}

function checkText(check: CheckReport): string {
	const { pages, inFlight, runs } = check.bench;
	const title = `Checks of a site of ${pages} pages, ${inFlight} in flight, medians of ${runs} runs:`;
	return `${title}\n\n${plainTable(checkTable(check))}`;
}

function profileText(what: string, profile: ProfileReport): string {
	const tables = `${plainTable(profileTable([profile]))}\n${plainTable(functionsTable(profile))}`;
	return `CPU of ${what} in ${profile.mode} mode, ms a 1,000 pages:\n\n${tables}`;
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
