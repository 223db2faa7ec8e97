import { printable } from '../../../shared/core/printable.ts';
import { incompleteText } from '../../../shared/core/report/incomplete.ts';
import type { LinkReport } from '../../../shared/core/report/link-report.ts';
import { countBroken } from '../../../shared/core/report/standing.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import { CHANGES, countFailures } from '../../../shared/core/result.ts';
import { formatCount, formatPlural } from '../text/format.ts';
import type { Paint } from '../text/paint.ts';

/** What happened to a job, and what it was. */
export function headline(summary: JobSummary, paint: Paint, links?: LinkReport): string[] {
	const { jobId, source, mode, targets, duplicates, notPlanned, retryOf, privateHosts = 0 } = summary;
	const facts = [
		`${printable(source)} in ${mode} mode`,
		...(retryOf === undefined ? [] : [`what failed in job ${retryOf}`]),
		formatPlural(targets, 'target'),
		...(duplicates > 0 ? [`${formatPlural(duplicates, 'duplicate')} skipped`] : []),
		...(privateHosts > 0 ? [formatPlural(privateHosts, 'private host')] : []),
		...(notPlanned > 0 ? [`${formatCount(notPlanned)} not planned`] : []),
		...changeTexts(summary),
	];
	const lines = [`Job ${jobId}: ${verdict(summary, paint, links)}`, facts.join(', '), ...limitLines(summary)];
	// A check says so above what it found.
	const incomplete = links === undefined && summary.progress === undefined ? incompleteText(summary) : undefined;
	return incomplete === undefined ? lines : [...lines, paint('yellow', incomplete)];
}

/** What has become of its pages since the last job of the same name. */
function changeTexts({ changes }: JobSummary): string[] {
	if (changes === undefined) return [];
	return CHANGES.map((change) => `${formatCount(changes[change] ?? 0)} ${change}`);
}

const LIMIT_OPTIONS: Readonly<Record<string, string>> = {
	maxDuration: '--max-duration',
	maxInvocations: '--max-invocations',
	maxCostUsd: '--max-cost',
};

/** What a limit has left, and how to get it. */
function limitLines({ state, limits, counts, notPlanned }: JobSummary): string[] {
	const left = (counts.limit ?? 0) + notPlanned;
	if (state !== 'limited' || left === 0) return [];
	const options = limits.map((limit) => LIMIT_OPTIONS[limit] ?? limit).join(', ');
	return [`Not visited: ${formatPlural(left, 'target')}. To get them, start it again with a higher ${options}.`];
}

function verdict(summary: JobSummary, paint: Paint, links?: LinkReport): string {
	const { state, limits, counts, settings } = summary;
	switch (state) {
		case 'reported': {
			const findings = links === undefined ? failuresText(counts, settings.crawl) : findingsText(links);
			const incomplete = incompleteText({ ...summary, ...(links && { linkReport: links }) });
			return doneText({ ...findings, isIncomplete: incomplete !== undefined }, paint);
		}
		case 'cancelled':
			return paint('yellow', 'cancelled');
		case 'limited':
			return paint('yellow', `stopped by ${limits.join(', ') || 'a limit'}`);
		case 'failed':
			return paint('red', 'could not be run to its end');
		case 'planning':
		case 'running':
		case 'stopping':
		case 'finished':
			return state;
	}
}

interface Findings {
	/** What is wrong, in words; nothing if nothing is. */
	readonly failed: readonly string[];
	/** What a bot wall answered to a check stands apart: nobody knows whether it is broken. */
	readonly blocked: number;
	/** Likewise, of a check: nobody was asked. */
	readonly refused: number;
}

function failuresText(counts: JobSummary['counts'], crawl: JobSummary['settings']['crawl']): Findings {
	const failed = countFailures(counts, crawl);
	return {
		failed: failed > 0 ? [`${formatCount(failed)} failed`] : [],
		blocked: crawl?.checksLinks ? (counts.blocked ?? 0) : 0,
		refused: 0,
	};
}

/** Fragments that are missing, and what is no address, are broken, and no targets. */
function findingsText(report: LinkReport): Findings {
	const { blocked, refused = [] } = report;
	const count = countBroken(report);
	const failed = count > 0 ? [formatPlural(count, 'broken link')] : [];
	return { failed, blocked: blocked.length, refused: refused.length };
}

function doneText(
	{ failed, refused, blocked, isIncomplete }: Findings & { isIncomplete: boolean },
	paint: Paint,
): string {
	const text = [
		'done',
		...failed,
		...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
		...(blocked > 0 ? [`${formatCount(blocked)} blocked`] : []),
		...(isIncomplete ? ['incomplete'] : []),
	].join(', ');
	if (failed.length > 0) return paint('red', text);
	return paint(blocked > 0 || refused > 0 || isIncomplete ? 'yellow' : 'green', text);
}
