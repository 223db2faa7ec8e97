import type { BrokenLink, LinkReport } from './link-report.ts';

/** Whether a check that found this failed. */
export function hasBroken(report: LinkReport): boolean {
	return countBroken(report) > 0;
}

/** Broken links that count: neither known from a baseline nor in quarantine. */
export function countBroken({ broken, brokenOmitted }: LinkReport): number {
	return broken.filter(counts).length + brokenOmitted;
}

/** Whether a broken link makes a check fail. */
export function counts({ standing }: Pick<BrokenLink, 'standing'>): boolean {
	return standing === undefined || standing === 'new';
}

/** What a broken link is called: its URL, and the fragment that is missing there. */
export function linkName({ url, fragment }: { readonly url: string; readonly fragment?: string | undefined }): string {
	return fragment === undefined ? url : `${url}#${fragment}`;
}

/** What of a report makes a check fail. */
export function countedPart({ fixed: _, ...report }: LinkReport): LinkReport {
	const { broken, refused } = report;
	return { ...report, broken: broken.filter(counts), ...(refused && { refused: refused.filter(counts) }) };
}
