/**
 * The floor: what fetching and parsing a list cost with nothing around it.
 *
 * node infra/tools/bench/list/bare-loop.ts FILE RESULTS CONCURRENCY
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Parser } from 'htmlparser2';
import pMap from 'p-map';
import { Agent, request } from 'undici';

const [file = '', resultsFile = '', concurrency = '100'] = process.argv.slice(2);
const urls = readFileSync(file, 'utf8').trim().split('\n');
const dispatcher = new Agent({ connections: Number(concurrency) });
const results = createWriteStream(resultsFile);

async function visit(url: string): Promise<void> {
	const { statusCode, body } = await request(url, { dispatcher });
	const html = await body.text();
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
	results.write(`${JSON.stringify({ url, status: statusCode, bytes: Buffer.byteLength(html), title, links })}\n`);
}

await pMap(urls, visit, { concurrency: Number(concurrency) });
await finished(results.end());
const finishedAt = Date.now();
await dispatcher.close();
process.stdout.write(JSON.stringify({ finishedAt }));
