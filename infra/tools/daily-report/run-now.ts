/**
 * npm run -s daily-report -- --data DIR
 *
 * Makes the daily report of what ran in a data folder within the last 24 hours, and prints it; with `--last` it prints the last one
 * that is stored there.
 */
import { parseArgs } from 'node:util';
import { dailyMessage } from '../../../shared/core/deliver/daily-message.ts';
import { ShoalError } from '../../../shared/core/errors.ts';
import { lastReport } from './last-report.ts';
import { reportNow } from './report-now.ts';

try {
	const options = { data: { type: 'string', default: '.shoal' }, last: { type: 'boolean' } } as const;
	const { data, last } = parseArgs({ options }).values;
	const report = await (last ? lastReport(data) : reportNow(data));
	process.stdout.write(dailyMessage(report).as('txt'));
	if (report.gaps.length > 0) process.exitCode = 1;
} catch (error) {
	const isForeseen = error instanceof ShoalError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
	if (!isForeseen) throw error;
	process.stderr.write(`${(error as Error).message}\n`);
	process.exitCode = 2;
}
