import type { KeptQuarantine } from '../../../../shared/app/jobs/kept-quarantine.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import type { LinkPlaces } from '../../../../shared/core/links/crawl.ts';
import { compareLinks } from '../../../../shared/core/report/compare-links.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { interruptibly } from '../../job/follow/interrupt.ts';
import { runToEnd } from '../../job/follow/run-to-end.ts';
import { withSitemapScope } from '../../job/start/crawl-request.ts';
import { requireReportsArrive } from '../../job/start/require-destinations.ts';
import { type JobInput, startScrape } from '../../job/start/start-scrape.ts';
import { isRemote } from '../../options/api.ts';
import { openSinks } from '../../output/open-sinks.ts';
import { requireAddresses } from '../../parse/address-operand.ts';
import { interruptibleStdin } from '../../source/bytes/interruptible-stdin.ts';
import { isFileOperand } from '../../source/files/file-operand.ts';
import { openSource } from '../../source/open-source.ts';
import { openSitemap } from '../../source/sitemap-source.ts';
import { readBaseline } from './baseline.ts';
import { concludeCheck } from './conclude-check.ts';
import { withConfig } from './hydra-config.ts';
import { openQuarantine } from './link-quarantine.ts';
import { readFiles, withFiles } from './local-files.ts';
import type { CheckOptions } from './options.ts';

const NO_FILES = 'files are on this machine, and no stack elsewhere can read them; leave out --api';
const NO_PLACES = 'tags and attrs are for the embedded stack alone; leave them out with --api';

/** `shoal check`: crawls sites, visits every link on them, and tells which are broken, and where they stand. */
export function run(given: CheckOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		const { options, places } = await withConfig(given);
		requireAddresses(options.urls.filter((operand) => !isFileOperand(operand)));
		await requireReportsArrive(options);
		const baseline = await readBaseline(options.baseline);
		// Stdout is for the broken links; results go to a file, if to anywhere.
		const sinks = await openSinks({ ...options, json: true });
		const quarantine = await openQuarantine(options.quarantine);
		const judge = (report: JobReport) => compareLinks(report, { baseline, quarantine });
		const conclude = (report: JobReport) => concludeCheck(report, { options, quarantine });
		if (isRemote(options)) {
			if (options.urls.some(isFileOperand)) throw new UsageError(NO_FILES);
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
		const input = await openInput({ options, places, baseline, quarantine: quarantine?.kept, interrupted });
		const started = await startScrape(options, input, interrupted);
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

interface ToCheck {
	readonly options: CheckOptions;
	readonly places: LinkPlaces | undefined;
	readonly baseline: ReadonlySet<string> | undefined;
	readonly quarantine: KeptQuarantine | undefined;
	readonly interrupted: AbortSignal;
}

/** All that is to be checked: sites, what lists or sitemaps hold, and files. */
async function openInput({ options, places, baseline, quarantine, interrupted }: ToCheck): Promise<JobInput> {
	const { checkFragments: checksFragments, userContentIds, from } = options;
	const { urls, files } = await readFiles(options, places);
	const values = withSitemapScope(options);
	const local = files && { hasLocalPages: true, localPages: files.pages };
	const crawl = { values, checksLinks: true, checksFragments, userContentIds, places, baseline, quarantine, ...local };
	const sitemap = openSitemap(options, crawl, interrupted);
	if (sitemap !== undefined) return { ...sitemap, crawl };
	const source = await openSource({ ...options, urls, stdin: interruptibleStdin(from, interrupted) });
	const isMixed = urls.length > 0 || from !== undefined;
	return { ...(files === undefined ? source : withFiles(source, files, isMixed)), given: urls, crawl };
}
