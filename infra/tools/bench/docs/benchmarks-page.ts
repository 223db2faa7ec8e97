import type { BenchReport } from '../bench-report.ts';
import type { CheckReport } from '../check/check-bench.ts';
import type { ListReport } from '../list/list-report.ts';
import { checkTable, linksTable, markdownTable, pagesTable, startTable } from '../tables.ts';

/** `docs/benchmarks.md`, every figure of it from one report. */
export function benchmarksPage(report: BenchReport): string {
	const { list, check, start } = report;
	return [
		'# Benchmarks',
		'Written by `npm run bench -- --docs FILE.json`; [benchmarks.json](benchmarks.json) is the report that it was written from.',
		takenOn(report),
		...(list === undefined ? [] : listParts(list)),
		...(check === undefined ? [] : ['## A check of a site', checkText(check), markdownTable(checkTable(check)).trim()]),
		...(start === undefined ? [] : ['## Start-up', startText(start.runs), markdownTable(startTable(start)).trim()]),
		'## How to reproduce',
		reproduction(report),
	]
		.join('\n\n')
		.concat('\n');
}

function takenOn({ takenAt, machine }: BenchReport): string {
	const { cores, cpu, memoryGb, system, node, commit } = machine;
	return `Taken on ${takenAt.slice(0, 10)} at commit \`${commit}\`: ${cores} cores (${cpu}), ${memoryGb} GB, ${system}, Node.js ${node}.`;
}

function listParts(list: ListReport): string[] {
	const { pages, latencyMs, inFlight, runs } = list.bench;
	const checkers = linksTable(list);
	return [
		'## A list of pages',
		`Each contestant fetches the same ${pages.toLocaleString('en')} pages of 10 KB with 20 links from a site on the same machine that answers after ${latencyMs} ms, with ${inFlight} requests in flight, reads title and links of each page, and writes one JSON line a page. Their results were equal (URL, status, bytes, title, links) before any time was looked at. Medians of ${runs} interleaved runs, after a warm-up.`,
		'![Pages a second and CPU of each contestant](benchmarks.svg)',
		markdownTable(pagesTable(list)).trim(),
		legend(list),
		...notes(list, 'pages'),
		...(checkers.length > 1 ? checkersPart(list) : []),
		...list.missing.map(({ peer, why }) => `\`${peer}\` could not be had where this was taken: ${why}`),
	];
}

function legend({ limitPagesPerSecond }: ListReport): string {
	const limit =
		limitPagesPerSecond === null
			? ''
			: `The limit is what concurrency and latency allow: ${limitPagesPerSecond.toLocaleString('en')} pages a second. `;
	return `${limit}The floor is \`bare loop\`: undici, p-map and htmlparser2 in one process, with nothing around them. In flight is the most that the site saw at once: less than allowed where a contestant could not keep up. Work is from the first request to the last record; command is from starting the process to its end. CPU and memory are those of the whole process tree, and CPU from the first request leaves out what starting takes. Shoal's include the embedded SQS, DynamoDB and Lambda that it brings. \`shoal\` is what a user gets without options. With a mode it visits on as many event loops as there are cores: two instances in fan-out mode, and one thread beside the instance's own in threads mode.`;
}

function checkText({ bench: { pages, inFlight, runs } }: CheckReport): string {
	return `Each contestant crawls a site of ${pages.toLocaleString('en')} pages of 10 KB with 20 links from its first page, with ${inFlight} requests in flight, and tells what is broken, and where that stands: redirects, a page that redirects to itself, \`base\` tags, bad fragments, a second host and a refused port are among it. All told the same 111 broken links with all their places, and fetched no page twice, before any time was looked at. Medians of ${runs} interleaved runs, after a warm-up. \`shoal\` has no options, and as many requests in flight as it chooses. The floor is \`bare crawl\`: undici and htmlparser2 in one process, all in memory. Pages a second are from the first request to the end of the command.`;
}

function checkersPart(list: ListReport): string[] {
	return [
		'## Link checkers',
		'These check links and write no result a page, so their work is another, and no ratio stands here.',
		markdownTable(linksTable(list)).trim(),
		...notes(list, 'links'),
	];
}

function notes({ rows }: ListReport, kind: 'pages' | 'links'): string[] {
	const noted = rows.filter((row) => row.kind === kind && row.note !== undefined);
	return noted.length === 0 ? [] : [noted.map(({ contestant, note }) => `- \`${contestant}\`: ${note}`).join('\n')];
}

function startText(runs: number): string {
	return `What a command takes around its work, here one page that answers at once. Medians of ${runs} interleaved runs.`;
}

function reproduction({ list }: BenchReport): string {
	const bench = list?.bench;
	const load =
		bench === undefined
			? ''
			: ` --pages ${bench.pages} --latency ${bench.latencyMs} --in-flight ${bench.inFlight} --runs ${bench.runs}`;
	return [
		'```sh',
		'npm ci',
		`npm run -s bench --${load} --json > benchmarks.json`,
		'npm run -s bench -- --docs benchmarks.json',
		'```',
		'',
		'Peers are installed from their registries (npm, PyPI, Go module proxy) into a folder for temporary files, and are no dependencies; `--peers none` leaves them out.',
	].join('\n');
}
