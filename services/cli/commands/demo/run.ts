import { type SpawnedSite, spawnSite } from '../../../../infra/site/spawn.ts';
import { hasEnded } from '../../../../shared/core/job.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { interruptibly } from '../../job/follow/interrupt.ts';
import { readReport } from '../../job/follow/read-report.ts';
import { tidy } from '../../job/follow/tidy.ts';
import { watchJob } from '../../job/follow/watch-job.ts';
import { startScrape } from '../../job/start/start-scrape.ts';
import { createProgress, elapsedMs } from '../../progress/progress.ts';
import { commandLine } from '../../text/command-line.ts';
import { createPaint } from '../../text/paint.ts';
import { scrapeDefaults } from '../scrape/options.ts';
import { type DemoJob, demoTable, planDemo } from './demo-table.ts';
import type { DemoOptions } from './options.ts';

/** `shoal demo`: the pages of a synthetic site in every mode, one after the other, in one table. */
export function run({ pages, latencyMs, ...settings }: DemoOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		const { stderr, stdout, env } = process;
		const site = await spawnSite({ pages, latencyMs });
		stderr.write(`A synthetic site of ${pages} pages answers at ${site.url}, ${latencyMs} ms after each request.\n`);
		const reports: JobReport[] = [];
		try {
			for (const { mode, targets } of planDemo(pages)) {
				if (interrupted.aborted) return 130;
				stderr.write(`${mode}: ${targets} pages …\n`);
				const report = await runJob(site, { settings, mode, targets, interrupted });
				if (report === undefined) return 130;
				reports.push(report);
			}
		} finally {
			await site.stop();
		}
		stdout.write(`\n${demoTable(reports, createPaint({ isTTY: stdout.isTTY, env })).join('\n')}\n`);
		stderr.write(`\nThe jobs are kept in ${settings.dataDir}: ${commandLine(['jobs', 'list'], settings)}\n`);
		return reports.every((report) => report.state === 'reported') ? 0 : 3;
	});
}

interface DemoRun extends DemoJob {
	readonly settings: Pick<DemoOptions, 'dataDir' | 'chaos' | 'chaosSeed'>;
	readonly interrupted: AbortSignal;
}

/** @returns Nothing if it was interrupted. */
async function runJob(
	site: SpawnedSite,
	{ settings, mode, targets, interrupted }: DemoRun,
): Promise<JobReport | undefined> {
	const urls = Array.from({ length: targets }, (_, i) => `${site.url}/p/${i}`);
	const options = { ...scrapeDefaults(), ...settings, mode };
	const started = await startScrape(options, { name: `demo, ${mode}`, targets: urls }, interrupted);
	if (started === undefined) {
		process.stderr.write('Interrupted before the job was stored.\n');
		return undefined;
	}
	const { session, job, events } = started;
	const { stderr, env } = process;
	const paint = createPaint({ isTTY: stderr.isTTY, env });
	const progress = createProgress({ screen: stderr, paint, now: elapsedMs });
	try {
		const ended = await watchJob(session, job, { progress, interrupted, events });
		progress.end();
		if (!hasEnded(ended.state)) {
			// Its site ends with this process: to go on with it would only fail.
			stderr.write(`Interrupted. Job ${job.jobId} is kept; delete it with: ${deletion(job.jobId, settings.dataDir)}\n`);
			return undefined;
		}
		const report = await readReport(session, job.jobId);
		await tidy(session, (text) => stderr.write(`${text}\n`));
		return report;
	} finally {
		progress.end();
		await session.close();
	}
}

function deletion(jobId: string, dataDir: string): string {
	return commandLine(['jobs', 'delete', jobId, '--force'], { dataDir });
}
