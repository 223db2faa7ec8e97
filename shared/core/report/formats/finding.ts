import type { Outcome } from '../../result.ts';
import { type BrokenLink, type LinkPlace, reasonOf, type Standing } from '../link-report.ts';
import type { JobReport } from '../report.ts';
import { counts, linkName } from '../standing.ts';

/** The code of a page that is there, and has nothing of the name that a link's fragment has. */
export const NO_FRAGMENT = 'FRAGMENT_NOT_FOUND';

/** Whether it makes the run fail, is told as a warning, or stands there to be known. */
export type Severity = 'error' | 'warning' | 'note';

/** What a report says of one target, in whichever form. */
export interface Finding {
	readonly severity: Severity;
	/** Compared with a baseline or earlier checks; absent where there are none. */
	readonly standing?: Standing;
	/** With its fragment, where that is what is missing. */
	readonly url: string;
	readonly outcome: Outcome;
	readonly status: number | null;
	readonly code: string | null;
	/** In words. */
	readonly reason: string;
	/** Where it is linked; none where it was given itself. */
	readonly places: readonly LinkPlace[];
}

/** All that a report found wrong: the broken links of a check, or the failed targets of another job; errors first. */
export function findingsOf({ linkReport, failures }: JobReport): Finding[] {
	if (linkReport === undefined) {
		return failures.map(({ index: _, ...failure }) => toFinding({ ...failure, places: [] }, 'error'));
	}
	const { broken, blocked, refused = [] } = linkReport;
	const found = [
		...broken.map((link) => toFinding(link, 'error')),
		...[...blocked, ...refused].map((link) => toFinding(link, 'warning')),
	];
	return (['error', 'warning', 'note'] as const).flatMap((severity) =>
		found.filter((finding) => finding.severity === severity),
	);
}

/** Findings beyond those that the report lists, and places beyond those that it does. */
export function omittedOf({ linkReport, failuresOmitted }: JobReport): { findings: number; places: number } {
	return linkReport === undefined
		? { findings: failuresOmitted, places: 0 }
		: { findings: linkReport.brokenOmitted, places: linkReport.placesOmitted };
}

function toFinding(link: BrokenLink, severity: Severity): Finding {
	const { fragment, outcome, status, error, places, standing } = link;
	return {
		severity: counts(link) ? severity : 'note',
		...(standing && { standing }),
		url: linkName(link),
		outcome,
		status,
		code: fragment === undefined ? (error?.code ?? null) : NO_FRAGMENT,
		reason: reasonOf(link) || outcome,
		places,
	};
}
