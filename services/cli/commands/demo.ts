import { type SpawnedSite, spawnSite } from '../../../infra/site/spawn.ts';
import { hasEnded } from '../../../shared/core/job.ts';
import type { JobReport } from '../../../shared/core/report.ts';
import { type DemoJob, demoTable, planDemo } from '../demo-text.ts';
import { type Interrupt, onInterrupt } from '../job/interrupt.ts';
import { readReport } from '../job/run-to-end.ts';
import { startScrape } from '../job/start-scrape.ts';
import { watchJob } from '../job/watch-job.ts';
import { createPaint } from '../paint.ts';
import { createProgress } from '../progress.ts';
import type { DemoOptions } from '../requests.ts';
import { scrapeDefaults } from '../scrape-defaults.ts';

/** `shoal demo`: the pages of a synthetic site in every mode, one after the other, in one table. */
export async function run({ dataDir, pages, latencyMs }: DemoOptions): Promise<number> {
	const { stderr, stdout, env } = process;
	const interrupt = onInterrupt();
	const site = await spawnSite({ pages, latencyMs });
	stderr.write(`A synthetic site of ${pages} pages answers at ${site.url}, ${latencyMs} ms after each request.\n`);
	const reports: JobReport[] = [];
	try {
		for (const { mode, targets } of planDemo(pages)) {
			stderr.write(`${mode}: ${targets} pages …\n`);
			const report = await runJob(site, { dataDir, mode, targets, interrupt });
			if (report === undefined) return 130;
			reports.push(report);
		}
	} finally {
		interrupt.stop();
		await site.stop();
	}
	stdout.write(`\n${demoTable(reports, createPaint({ isTTY: stdout.isTTY, env })).join('\n')}\n`);
	stderr.write(`\nThe jobs are kept in ${dataDir}: npm run -s shoal -- jobs list\n`);
	return reports.every((report) => report.state === 'reported') ? 0 : 3;
}

interface DemoRun extends DemoJob {
	readonly dataDir: string;
	readonly interrupt: Interrupt;
}

/** @returns Nothing if it was interrupted. */
async function runJob(
	site: SpawnedSite,
	{ dataDir, mode, targets, interrupt }: DemoRun,
): Promise<JobReport | undefined> {
	const urls = Array.from({ length: targets }, (_, i) => `${site.url}/p/${i}`);
	const options = { ...scrapeDefaults(), mode, dataDir };
	const { session, job, news } = await startScrape(options, { name: `demo, ${mode}`, targets: urls });
	const { stderr, env } = process;
	const paint = createPaint({ isTTY: stderr.isTTY, env });
	const progress = createProgress({ screen: stderr, paint, now: Date.now });
	try {
		const ended = await watchJob(session, job, { progress, interrupted: interrupt.signal, news });
		return hasEnded(ended.state) ? await readReport(session, job.jobId) : undefined;
	} finally {
		progress.end();
		await session.close();
	}
}
