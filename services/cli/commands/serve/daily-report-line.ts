import { join } from 'node:path';
import type { LocalCloudOptions } from '../../../../infra/local/local-cloud.ts';
import type { DailyReport } from '../../../../shared/core/deliver/daily-report.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { dailyKeyOf } from '../../../../shared/core/record/object-keys.ts';
import { formatPlural } from '../../text/format.ts';

type Outcome = Parameters<NonNullable<LocalCloudOptions['onExecuted']>>[1];

/** What is told of the daily report once its state machine has ended: where it is read, or why there is none. */
export function dailyReportLine(outcome: Outcome, dataDir: string): string {
	if ('error' in outcome) return `Warning: there is no daily report: ${printable(outcome.error.message)}`;
	const { reportId, answers, gaps } = (outcome.output as { readonly report: DailyReport }).report;
	const missing = gaps.length === 0 ? '' : `, without ${gaps.map(({ name }) => printable(name)).join(', ')}`;
	// Where an endpoint is given, that is a bucket.
	const place = process.env.AWS_ENDPOINT_URL
		? `${dailyKeyOf(reportId)} in the bucket`
		: join(dataDir, 'objects', dailyKeyOf(reportId));
	return `Daily report of ${formatPlural(answers.length, 'answer')}${missing}: ${place}`;
}
