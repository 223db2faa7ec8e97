import type { Job } from '../../../../shared/core/job.ts';
import { threadWarnings } from '../../../../shared/model/advise/warnings.ts';
import { interruptibly } from '../../job/follow/interrupt.ts';
import { runToEnd } from '../../job/follow/run-to-end.ts';
import { type CrawlRequest, withSitemapScope } from '../../job/start/crawl-request.ts';
import { requireReportsArrive } from '../../job/start/require-destinations.ts';
import { type JobInput, startScrape } from '../../job/start/start-scrape.ts';
import { hashSource, workloadOf } from '../../job/start/workload.ts';
import { isRemote } from '../../options/api.ts';
import { openSinks } from '../../output/open-sinks.ts';
import { interruptibleStdin } from '../../source/bytes/interruptible-stdin.ts';
import { openSource } from '../../source/open-source.ts';
import { openSitemap } from '../../source/sitemap-source.ts';
import { openAskedWarc } from './asked-warc.ts';
import { extractingOf } from './extracting.ts';
import type { ScrapeOptions } from './options.ts';

/** `shoal scrape`: starts a job on the embedded stack, and follows it to its end. */
export function run(options: ScrapeOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		await requireReportsArrive(options);
		const extracting = await extractingOf(options);
		const warc = await openAskedWarc(options);
		const sinks = await openSinks({ ...options, columns: () => extracting });
		if (isRemote(options)) {
			const { runRemote } = await import('../../remote/run-remote.ts');
			const { given, crawl: follows } = options;
			return runRemote({ kind: 'scrape', follows, options: { ...options, ...extracting }, given, sinks, interrupted });
		}
		const stdin = interruptibleStdin(options.from, interrupted);
		const crawl = options.crawl ? crawlOf(options) : undefined;
		const listed = () => openSource({ ...options, stdin });
		const source = hashSource(options) ?? openSitemap(options, crawl, interrupted) ?? (await listed());
		const input = {
			given: options.urls,
			...source,
			workload: workloadOf(options),
			...(crawl && { crawl }),
			...extracting,
			...comparedWith(options),
			keepBodies: options.keepBodies || options.warc !== undefined,
		};
		const started = await startScrape(options, input, interrupted);
		if (started === undefined) {
			process.stderr.write('Interrupted before the job was stored: nothing was run.\n');
			return 130;
		}
		const { session, job, events, auto } = started;
		for (const warning of askedWarnings(options, job)) process.stderr.write(`Warning: ${warning}.\n`);
		try {
			const code = await runToEnd(session, job, { options, sinks, events, interrupted, ...(auto && { auto }) });
			if (code !== 130) await warc?.write(session, job);
			return code;
		} finally {
			await session.close();
		}
	});
}

function crawlOf(options: ScrapeOptions): CrawlRequest {
	return { values: withSitemapScope(options), checksLinks: false, checksFragments: false };
}

function comparedWith({ name, changed }: ScrapeOptions): Pick<JobInput, 'compared'> {
	return name === undefined ? {} : { compared: { name, changed } };
}

/** The machine's own number of threads is nobody's wish for AWS. */
function askedWarnings({ threads, memoryMb }: ScrapeOptions, { mode, options }: Job): string[] {
	return threads === undefined && memoryMb === undefined ? [] : threadWarnings({ mode, ...options });
}
