import { MessageError, UnreadableError } from '../errors.ts';
import { readable, type Versioned } from '../stored-version.ts';

/** What a query found: a value a column. CloudWatch tells every value as text. */
export type DailyRow = Readonly<Record<string, string>>;

/** What a query of the daily report came to. */
export interface DailyAnswer {
	readonly name: string;
	/** For people. */
	readonly title: string;
	readonly rows: readonly DailyRow[];
}

/** A query that has no answer. */
export interface DailyGap {
	readonly name: string;
	readonly title: string;
	/** Why, in words. */
	readonly reason: string;
}

/** All answers of one day, put together. Times are ISO 8601. */
export interface DailyReport extends Versioned {
	readonly reportId: string;
	/** The logs of this time were asked. */
	readonly from: string;
	readonly to: string;
	/** In the order of the configuration. */
	readonly answers: readonly DailyAnswer[];
	readonly gaps: readonly DailyGap[];
}

/** What the state machine hands over, once each query has ended in one way or another. */
export interface DailyOutcome {
	/** When the report was due: ISO 8601. */
	readonly plannedAt: string;
	/** Seconds since the epoch. */
	readonly startTime: number;
	readonly endTime: number;
	/** One a query. */
	readonly results: readonly QueryOutcome[];
}

/** `Complete`, what CloudWatch says of a query that failed, or why the state machine gave up. */
interface QueryOutcome {
	readonly name: string;
	readonly title: string;
	readonly status: string;
	readonly rows?: readonly DailyRow[];
	readonly reason?: string;
}

const REPORT_ID = /^daily-\d{8}T\d{6}Z$/;
const LONGEST_REASON = 500;

/** One a time at which it is due: whoever is started twice for the same time makes the same report. */
export function dailyReportId(plannedAt: string): string {
	const time = new Date(plannedAt);
	if (Number.isNaN(time.getTime())) throw new MessageError('a daily report whose plannedAt is no time');
	return `daily-${time.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/** Tells it from the id of a job. */
export function isDailyReportId(id: string): boolean {
	return REPORT_ID.test(id);
}

/** @throws {MessageError} It is no outcome of the state machine. */
export function dailyReport({ plannedAt, startTime, endTime, results }: DailyOutcome): DailyReport {
	if (!Array.isArray(results)) throw new MessageError('a daily report without results');
	const answers = results.filter(({ status }) => status === 'Complete');
	const gaps = results.filter(({ status }) => status !== 'Complete');
	return {
		reportId: dailyReportId(plannedAt),
		from: isoOf(startTime),
		to: isoOf(endTime),
		answers: answers.map(({ name, title, rows = [] }) => ({ name, title, rows })),
		gaps: gaps.map(({ name, title, status, reason = `it ended as ${status}` }) => ({
			name,
			title,
			reason: reason.slice(0, LONGEST_REASON),
		})),
	};
}

function isoOf(seconds: number): string {
	if (!Number.isFinite(seconds)) throw new MessageError('a daily report whose times are no numbers');
	return new Date(seconds * 1000).toISOString();
}

/**
 * A daily report as it was stored.
 *
 * @throws {UnreadableError} It is of another version, or damaged.
 */
export function parseDailyReport(json: string, reportId: string): DailyReport {
	const what = `the report ${reportId}`;
	let report: DailyReport;
	try {
		report = JSON.parse(json);
	} catch (cause) {
		throw new UnreadableError(`${what} is damaged: ${(cause as Error).message}`, { cause });
	}
	return readable(report, what);
}
