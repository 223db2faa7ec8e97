/**
 * Fetches a list with Crawlee, with its own defaults but for what the bench fixes for all: how many are in flight,
 * two retries, no politeness, nothing kept on disk but a line a page.
 *
 * node infra/tools/bench/peers/crawlee-list.ts PEER-FOLDER cheerio|http FILE RESULTS CONCURRENCY
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { finished } from 'node:stream/promises';

interface Page {
	readonly request: { readonly url: string };
	readonly response: { readonly statusCode: number };
	readonly body: string | Buffer;
	readonly $: (selector: string) => { first(): { text(): string }; readonly length: number };
}

type Crawler = new (options: object) => { run(): Promise<{ requestsFailed: number }> };

const [peerDir = '', kind = '', file = '', resultsFile = '', concurrency = '100'] = process.argv.slice(2);
const load = createRequire(`${peerDir}/package.json`);
const urls = readFileSync(file, 'utf8').trim().split('\n');
const results = createWriteStream(resultsFile);
const { RequestList } = load('@crawlee/core') as {
	RequestList: { open(name: null, urls: string[]): Promise<unknown> };
};

const CrawlerClass = (
	kind === 'cheerio' ? load('@crawlee/cheerio').CheerioCrawler : load('@crawlee/http').HttpCrawler
) as Crawler;
const crawler = new CrawlerClass({
	requestList: await RequestList.open(null, urls),
	minConcurrency: Number(concurrency),
	maxConcurrency: Number(concurrency),
	// Crawlers over HTTP begin with 10 otherwise, whatever the minimum, and grow only while the machine is idle.
	autoscaledPoolOptions: { desiredConcurrency: Number(concurrency) },
	maxRequestRetries: 2,
	useSessionPool: false,
	persistCookiesPerSession: false,
	requestHandler({ request, response, body, $ }: Page) {
		const found = kind === 'cheerio' ? foundBy($) : parsed(String(body));
		const row = { url: request.url, status: response.statusCode, bytes: Buffer.byteLength(body), ...found };
		results.write(`${JSON.stringify(row)}\n`);
	},
});
const { requestsFailed } = await crawler.run();
await finished(results.end());
process.stdout.write(JSON.stringify({ finishedAt: Date.now() }));
process.exitCode = requestsFailed === 0 ? 0 : 1;

function foundBy($: Page['$']): { title: string; links: number } {
	return { title: $('title').first().text(), links: $('a[href]').length };
}

function parsed(html: string): { title: string; links: number } {
	const { Parser } = load('htmlparser2') as typeof import('htmlparser2');
	let title = '';
	let isTitle = false;
	let links = 0;
	const parser = new Parser({
		onopentag(name, attributes) {
			if (name === 'title') isTitle = true;
			if (name === 'a' && attributes.href) links++;
		},
		ontext(data) {
			if (isTitle) title += data;
		},
		onclosetag(name) {
			if (name === 'title') isTitle = false;
		},
	});
	parser.end(html);
	return { title, links };
}
