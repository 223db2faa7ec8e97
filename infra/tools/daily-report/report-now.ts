import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDayReporter } from '../../../shared/app/deliver/report-day.ts';
import type { DailyOutcome, DailyReport } from '../../../shared/core/deliver/daily-report.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { readSettings } from '../../../shared/runtime/settings.ts';
import { createStack } from '../../../shared/runtime/stack.ts';
import { readOwner, startLocalCloud } from '../../local/local-cloud.ts';
import { createMachines } from '../../local/state-machine/machines.ts';
import { readTemplate, resolveStack } from '../../local/template/template.ts';

const TEMPLATE = fileURLToPath(new URL('../../../template.yaml', import.meta.url));
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Makes the daily report of the local cloud of a data folder for the 24 hours until now, beside the process that runs it if
 * there is one, which then sends it.
 *
 * @throws {UsageError} There is no such folder.
 */
export async function reportNow(dataDir: string): Promise<DailyReport> {
	if (!existsSync(dataDir)) throw new UsageError(`--data ${dataDir}: there is no such folder`);
	const { environment, stop } = await openedCloud(dataDir);
	const stack = createStack(readSettings(environment), quiet);
	const reportDay = createDayReporter(stack);
	let report: DailyReport | undefined;
	const machines = createMachines({
		stack: resolveStack(await readTemplate(TEMPLATE)),
		logsDir: join(dataDir, 'logs'),
		async invoke(_, outcome) {
			report = await reportDay(outcome as DailyOutcome);
			return { ok: true, payload: null };
		},
	});
	try {
		await machines.execute('DailyReport', { plannedAt: new Date().toISOString() });
	} finally {
		await stack.close().finally(stop);
	}
	return report as unknown as DailyReport;
}

/** What its functions find in their environment, and what ends what was started to know it. */
async function openedCloud(dataDir: string) {
	const owner = readOwner(dataDir);
	if (owner?.environment !== undefined) return { environment: owner.environment, stop: async () => undefined };
	const cloud = await startLocalCloud({ dataDir, functions: [] });
	return { environment: cloud.environment, stop: () => cloud.stop() };
}
