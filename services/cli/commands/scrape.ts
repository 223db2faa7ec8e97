import { openSinks, runToEnd } from '../job/run-to-end.ts';
import { startScrape } from '../job/start-scrape.ts';
import type { ScrapeOptions } from '../requests.ts';
import { openSource } from '../source/open-source.ts';

/** `shoal scrape`: starts a job on the embedded stack, and follows it to its end. */
export async function run(options: ScrapeOptions): Promise<number> {
	const sinks = await openSinks(options);
	const source = await openSource({ urls: options.urls, from: options.from, stdin: process.stdin });
	const { session, job, news } = await startScrape(options, source);
	try {
		return await runToEnd(session, job, { options, sinks, news });
	} finally {
		await session.close();
	}
}
