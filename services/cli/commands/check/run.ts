import { UsageError } from '../../../../shared/core/errors.ts';
import { compareLinks } from '../../../../shared/core/report/compare-links.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { interruptibly } from '../../job/follow/interrupt.ts';
import { runToEnd } from '../../job/follow/run-to-end.ts';
import { withSitemapScope } from '../../job/start/crawl-request.ts';
import { requireReportsArrive } from '../../job/start/require-destinations.ts';
import { startScrape } from '../../job/start/start-scrape.ts';
import { isRemote } from '../../options/api.ts';
import { openSinks } from '../../output/open-sinks.ts';
import { interruptibleStdin } from '../../source/bytes/interruptible-stdin.ts';
import { openSource } from '../../source/open-source.ts';
import { openSitemap } from '../../source/sitemap-source.ts';
import { readBaseline } from './baseline.ts';
import { concludeCheck } from './conclude-check.ts';
import { withConfig } from './hydra-config.ts';
import { openQuarantine } from './link-quarantine.ts';
import type { CheckOptions } from './options.ts';

const NO_PLACES = 'tags and attrs are for the embedded stack alone; leave them out with --api';

/** `shoal check`: crawls sites, visits every link on them, and tells which are broken, and where they stand. */
export function run(given: CheckOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		const { options, places } = await withConfig(given);
		await requireReportsArrive(options);
		const baseline = await readBaseline(options.baseline);
		// Stdout is for the broken links; results go to a file, if to anywhere.
		const sinks = await openSinks({ ...options, json: true });
		const quarantine = await openQuarantine(options.quarantine);
		const judge = (report: JobReport) => compareLinks(report, { baseline, quarantine });
		const conclude = (report: JobReport) => concludeCheck(report, { options, quarantine });
		if (isRemote(options)) {
			if (places !== undefined) throw new UsageError(`--config ${options.config}: ${NO_PLACES}`);
			const { runRemote } = await import('../../remote/run-remote.ts');
			return runRemote({
				kind: 'check',
				follows: true,
				baseline,
				options,
				given: given.given,
				sinks,
				interrupted,
				judge,
				conclude,
			});
		}
		const stdin = interruptibleStdin(options.from, interrupted);
		const { checkFragments: checksFragments, userContentIds } = options;
		const values = withSitemapScope(options);
		const crawl = { values, checksLinks: true, checksFragments, userContentIds, places, baseline };
		const source = openSitemap(options, crawl, interrupted) ?? (await openSource({ ...options, stdin }));
		const started = await startScrape(options, { given: options.urls, ...source, crawl }, interrupted);
		if (started === undefined) {
			process.stderr.write('Interrupted before the job was stored: nothing was run.\n');
			return 130;
		}
		const { session, job, events, auto } = started;
		try {
			return await runToEnd(session, job, {
				options,
				sinks,
				events,
				interrupted,
				judge,
				conclude,
				...(auto && { auto }),
			});
		} finally {
			await session.close();
		}
	});
}
