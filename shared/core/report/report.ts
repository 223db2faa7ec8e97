import { UnreadableError } from '../errors.ts';
import { printable } from '../printable.ts';
import { type Failure, OUTCOMES, type Outcome } from '../result.ts';
import { readable, type Versioned } from '../stored-version.ts';
import { incompleteText } from './incomplete.ts';
import type { LinkReport } from './link-report.ts';
import { renderLinkReport } from './render-links.ts';
import type { JobSummary } from './summary.ts';

/** A target that failed, as a report lists it. */
export interface ReportedFailure {
	readonly index: number;
	readonly url: string;
	readonly outcome: Outcome;
	readonly status: number | null;
	readonly error: Failure | null;
}

/** What is stored once for a job: its summary, and what failed, in the order of the source. */
export interface JobReport extends JobSummary, Versioned {
	readonly failures: readonly ReportedFailure[];
	/** Failures beyond those that are listed. */
	readonly failuresOmitted: number;
	/** Of a check. */
	readonly linkReport?: LinkReport;
}

/**
 * A report as it was stored.
 *
 * @throws {UnreadableError} It is of another version, or damaged.
 */
export function parseReport(json: string, jobId: string): JobReport {
	const what = `the report of job ${jobId}`;
	let report: JobReport;
	try {
		report = JSON.parse(json);
	} catch (cause) {
		throw new UnreadableError(`${what} is damaged: ${(cause as Error).message}`, { cause });
	}
	return readable(report, what);
}

/** What bounded the job, in words. */
export function waitingOf({ waitingShare, bound }: Pick<JobReport, 'waitingShare' | 'bound'>): string {
	return `waiting ${(waitingShare * 100).toFixed(1)} % of the billed time: ${bound}-bound`;
}

/** What rules, limits and hosts left out or held back; nothing for each that did not. */
function politenessOf({ waits }: JobReport): string[] {
	const { forRate, forPauses, slowedHosts } = waits;
	return [
		...(forRate > 0 ? [`Put off for the rate or cap of a host: ${forRate} times`] : []),
		...(forPauses > 0 ? [`Told to slow down, ${forPauses} times: ${slowedHosts.map(printable).join(', ')}`] : []),
	];
}

/** The report as plain text. */
export function renderReport(report: JobReport): string {
	const lines = [
		`Job ${report.jobId}: ${report.state}`,
		`Source ${printable(report.source)}, mode ${report.mode}`,
		`From ${report.startedAt} to ${report.finishedAt ?? 'now'}: ${(report.wallMs / 1000).toFixed(2)} s`,
		`Targets ${report.targets}, duplicates ${report.duplicates}, not planned ${report.notPlanned}`,
		...OUTCOMES.filter((outcome) => report.counts[outcome]).map((outcome) => `  ${outcome}: ${report.counts[outcome]}`),
		...politenessOf(report),
		`Invocations ${report.invocations}, billed ${report.billedMs} ms, ${report.gbSeconds.toFixed(3)} GB-seconds`,
		`CPU ${(report.cpuMs / 1000).toFixed(2)} s${report.bound === null ? '' : `, ${waitingOf(report)}`}`,
		`At AWS list prices: $${report.cost.total.toFixed(6)}`,
	];
	if (report.linkReport !== undefined) {
		const found = renderLinkReport(report.linkReport, { incomplete: incompleteText(report) });
		return `${[...lines, '', ...found].join('\n')}\n`;
	}
	const incomplete = incompleteText(report);
	if (incomplete !== undefined) lines.push(incomplete);
	if (report.failures.length > 0) lines.push('', 'Failed:', ...report.failures.map(lineOf));
	if (report.failuresOmitted > 0) lines.push(`  and ${report.failuresOmitted} more, which stand in the results`);
	return `${lines.join('\n')}\n`;
}

function lineOf({ url, outcome, error }: ReportedFailure): string {
	return `  ${outcome}  ${printable(url)}${error === null ? '' : `  ${printable(`${error.code}: ${error.message}`)}`}`;
}
