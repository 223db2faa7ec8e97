import type { BrokenLink, LinkReport, Standing } from './link-report.ts';
import type { JobReport } from './report.ts';
import { linkName } from './standing.ts';

/** What a check is compared with. */
export interface Before {
	/** Names of links that were broken. */
	readonly baseline?: ReadonlySet<string> | undefined;
	readonly quarantine?: QuarantineBefore | undefined;
}

export interface QuarantineBefore {
	/** A link counts once it is broken in so many checks in a row. */
	readonly checks: number;
	/** In how many of the last checks in a row a link was broken, by its name. */
	readonly failures: ReadonlyMap<string, number>;
}

/** The report of a check, with how each of its links compares; of another job, as it is. */
export function compareLinks(report: JobReport, { baseline, quarantine }: Before): JobReport {
	const { linkReport } = report;
	if (linkReport === undefined || (baseline === undefined && quarantine === undefined)) return report;
	const failures = quarantine && failuresAfter(report, quarantine.failures);
	const { broken, refused } = linkReport;
	const isQuarantined = (link: BrokenLink) =>
		quarantine !== undefined && (failures?.get(linkName(link)) ?? 0) < quarantine.checks;
	const known = (link: BrokenLink) => (baseline?.has(linkName(link)) ? 'known' : undefined);
	const fresh = baseline && 'new';
	const compared: LinkReport = {
		...linkReport,
		broken: broken.map((link) => standing(link, known(link) ?? (isQuarantined(link) ? 'quarantined' : fresh))),
		...(refused && { refused: refused.map((link) => standing(link, known(link) ?? fresh)) }),
		...(baseline && { fixed: isWhole(report) ? fixedSince(baseline, linkReport) : [] }),
	};
	return { ...report, linkReport: compared };
}

/**
 * In how many checks in a row a link was broken, this one included.
 *
 * A check that has not seen everything, or was kept out by a bot wall, tells nothing of what it has not found broken.
 */
export function failuresAfter(report: JobReport, before: ReadonlyMap<string, number>): Map<string, number> {
	const { broken = [], blocked = [] } = report.linkReport ?? {};
	const unknown = new Set(blocked.map(linkName));
	const kept = [...before].filter(([name]) => !isWhole(report) || unknown.has(name));
	return new Map([...kept, ...broken.map(linkName).map((name) => [name, (before.get(name) ?? 0) + 1] as const)]);
}

function standing(link: BrokenLink, is: Standing | undefined): BrokenLink {
	return is === undefined ? link : { ...link, standing: is };
}

/** What is not known to be broken is not known to be fixed either, where nobody has looked. */
function isWhole({ state, limits, counts, linkReport }: JobReport): boolean {
	const left = (counts.limit ?? 0) + (counts.cancelled ?? 0) + (linkReport?.brokenOmitted ?? 0);
	return state === 'reported' && limits.length === 0 && left === 0;
}

function fixedSince(baseline: ReadonlySet<string>, { broken, blocked, refused = [] }: LinkReport): string[] {
	const now = new Set([...broken, ...blocked, ...refused].map(linkName));
	return [...baseline].filter((name) => !now.has(name)).toSorted();
}
