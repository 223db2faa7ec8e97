import { type DailyOutcome, type DailyReport, dailyReport } from '../../core/deliver/daily-report.ts';
import { dailyKeyOf } from '../../core/record/object-keys.ts';
import { versioned } from '../../core/stored-version.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { createReportAnnouncer, type ReportAnnouncerDeps } from './announce-report.ts';

export interface DayReporterDeps extends ReportAnnouncerDeps {
	readonly objects: Pick<ObjectStore, 'putIfAbsent'>;
	readonly clock: Clock;
}

const KEPT_SECONDS = 30 * 86_400;

/** Puts the answers of a day's queries together, and has the report sent to the destinations of the stack. */
export function createDayReporter(deps: DayReporterDeps) {
	const { objects, clock } = deps;
	const announceReport = createReportAnnouncer(deps);

	/**
	 * May be called again for the same day: the first report counts, and each destination has one delivery.
	 *
	 * @throws {MessageError} It is no outcome of the state machine.
	 */
	return async function reportDay(outcome: DailyOutcome): Promise<DailyReport> {
		const report = dailyReport(outcome);
		const { reportId } = report;
		await objects.putIfAbsent(dailyKeyOf(reportId), Buffer.from(`${JSON.stringify(versioned(report), null, '\t')}\n`));
		const expiresAt = Math.floor(clock.now() / 1000) + KEPT_SECONDS;
		await announceReport({ jobId: reportId, options: {}, expiresAt });
		return report;
	};
}
