import type { JobState, Mode } from '../job.ts';
import { printable } from '../printable.ts';
import type { JobReport } from '../report/report.ts';
import { type Failure, OUTCOMES, type Outcome } from '../result.ts';

/** A target that is broken, as a notice lists it. */
export interface BrokenTarget {
	readonly url: string;
	readonly outcome: Outcome;
	readonly status: number | null;
	/** Why, in words. */
	readonly reason: string;
}

/** The short message about the report of a job: what is new, what broke, and where to read more. */
export interface Notice {
	readonly type: 'job.reported';
	readonly jobId: string;
	readonly state: JobState;
	readonly mode: Mode;
	readonly source: string;
	/** The schedule that started the job. */
	readonly schedule?: string;
	readonly startedAt: string;
	readonly finishedAt: string | null;
	readonly wallMs: number;
	readonly targets: number;
	readonly counts: Readonly<Partial<Record<Outcome, number>>>;
	/** Targets, or links of a check, that are broken. */
	readonly failed: number;
	/** Of the job before, if there is one to compare with: what is broken since then, and what no longer is. */
	readonly since?: { readonly jobId: string; readonly newlyBroken: number; readonly mended: number };
	/** The first of them: those that are newly broken, if there is a job before. */
	readonly broken: readonly BrokenTarget[];
	/** What was left out, and why. */
	readonly incomplete: readonly string[];
	/** Where the whole report is; absent where nobody knows under which address the stack is reached. */
	readonly reportUrl?: string;
}

const MAX_LISTED = 10;
/** Chats take a few thousand characters in all. */
const LONGEST_TEXT = 200;

/** What a notice tells beyond its report. */
export interface NoticeContext {
	/** The report of the last job of the same schedule. */
	readonly before?: JobReport | undefined;
	readonly schedule?: string;
	readonly reportUrl?: string;
}

export function noticeOf(report: JobReport, { before, schedule, reportUrl }: NoticeContext): Notice {
	const broken = brokenIn(report);
	const known = new Set(before === undefined ? [] : brokenIn(before).map(({ url }) => url));
	const fresh = broken.filter(({ url }) => !known.has(url));
	const now = new Set(broken.map(({ url }) => url));
	const mended = [...known].filter((url) => !now.has(url)).length;
	return {
		type: 'job.reported',
		jobId: report.jobId,
		state: report.state,
		mode: report.mode,
		source: report.source,
		...(schedule !== undefined && { schedule }),
		startedAt: report.startedAt,
		finishedAt: report.finishedAt,
		wallMs: report.wallMs,
		targets: report.targets,
		counts: report.counts,
		failed: broken.length + (report.linkReport?.brokenOmitted ?? report.failuresOmitted),
		...(before && { since: { jobId: before.jobId, newlyBroken: fresh.length, mended } }),
		broken: fresh.slice(0, MAX_LISTED),
		incomplete: report.incomplete ?? [],
		...(reportUrl !== undefined && { reportUrl }),
	};
}

/** A check tells of links, which may lead to the same page from many. */
function brokenIn({ failures, linkReport }: JobReport): BrokenTarget[] {
	if (linkReport === undefined) {
		return failures.map(({ url, outcome, status, error }) => ({
			url,
			outcome,
			status,
			reason: reasonOf(outcome, status, error),
		}));
	}
	return linkReport.broken.map(({ url, fragment, outcome, status, error }) => ({
		url: fragment === undefined ? url : `${url}#${fragment}`,
		outcome,
		status,
		reason: fragment === undefined ? reasonOf(outcome, status, error) : 'the page has nothing of that name',
	}));
}

function reasonOf(outcome: Outcome, status: number | null, error: Failure | null): string {
	return status !== null && outcome === 'http_error' ? `status ${status}` : (error?.message ?? outcome);
}

/** The first line: for a subject, or a list of messages. */
export function noticeTitle({ state, source, schedule, failed, targets, since, incomplete }: Notice): string {
	const what = printable(schedule ?? source);
	const news = since === undefined ? '' : `, ${since.newlyBroken} new`;
	const whole = incomplete.length > 0 ? ' (incomplete)' : '';
	if (state !== 'reported') return `${what}: ${state}, ${failed} broken${news} of ${targets}${whole}`;
	return failed === 0
		? `${what}: all ${targets} fine${whole}`
		: `${what}: ${failed} broken${news} of ${targets}${whole}`;
}

/** The notice as plain text, for chats and e-mails. */
export function renderNotice(notice: Notice): string {
	const { counts, since, broken, incomplete, reportUrl, jobId, wallMs, failed } = notice;
	const listed = OUTCOMES.filter((outcome) => counts[outcome]).map((outcome) => `${counts[outcome]} ${outcome}`);
	const more = (since?.newlyBroken ?? failed) - broken.length;
	const lines = [
		noticeTitle(notice),
		`${listed.join(', ') || 'no targets'}, in ${(wallMs / 1000).toFixed(1)} s`,
		...(since === undefined ? [] : [`Since the run before: ${since.newlyBroken} newly broken, ${since.mended} mended`]),
		...incomplete.map((reason) => `Incomplete: ${printable(reason)}`),
		...(broken.length === 0 ? [] : ['', since === undefined ? 'Broken:' : 'Newly broken:']),
		...broken.map(({ url, reason }) => `- ${shortened(url)} (${shortened(reason)})`),
		...(more > 0 ? [`- and ${more} more`] : []),
		'',
		reportUrl === undefined ? `Job ${jobId}: shoal jobs report ${jobId}` : `Report: ${reportUrl}`,
	];
	return `${lines.join('\n')}\n`;
}

function shortened(text: string): string {
	return printable(text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`);
}
