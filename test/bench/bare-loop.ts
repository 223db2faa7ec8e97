/**
 * The floor: what fetching and parsing a list cost with nothing around it.
 *
 * node test/bench/bare-loop.ts FILE CONCURRENCY
 */
import { readFileSync } from 'node:fs';
import { Parser } from 'htmlparser2';
import pMap from 'p-map';
import { Agent, request } from 'undici';

const [file = '', concurrency = '100'] = process.argv.slice(2);
const urls = readFileSync(file, 'utf8').trim().split('\n');
const dispatcher = new Agent({ connections: Number(concurrency) });

async function visit(url: string) {
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
	return { url, outcome: statusCode < 300 ? 'ok' : 'http_error', status: statusCode, bytes: html.length, title, links };
}

const results = await pMap(urls, visit, { concurrency: Number(concurrency) });
const finishedAt = Date.now();
await dispatcher.close();
const sum = (of: (result: (typeof results)[number]) => number) =>
	results.reduce((total, result) => total + of(result), 0);
const work = { targets: results.length, bytes: sum((result) => result.bytes), links: sum((result) => result.links) };
process.stdout.write(`${JSON.stringify({ ...work, finishedAt })}\n`);
