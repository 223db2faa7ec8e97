import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../../../../shared/core/errors.ts';
import type { SourceCredentials } from '../../../../shared/core/hosts/source-credentials.ts';
import { decodeText } from '../../../../shared/core/source/decode-text.ts';
import { linesOf } from '../../../../shared/core/source/lines.ts';
import { createPosition } from '../../../../shared/core/source/position.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';
import { type CrawlRequest, withSitemapScope } from '../../job/start/crawl-request.ts';
import { hashSource } from '../../job/start/workload.ts';
import { readFile } from '../../source/bytes/file-bytes.ts';
import { interruptibleStdin } from '../../source/bytes/interruptible-stdin.ts';
import { openSource } from '../../source/open-source.ts';
import { openSitemap } from '../../source/sitemap-source.ts';
import { createUrlCounter, isUnnamed } from '../../source/source-name.ts';
import type { CompareOptions } from './options.ts';

type WorkSource = Pick<Work, 'name' | 'credentials'> & { readonly targets: ReturnType<Work['targets']> };

/** How a run of a comparison goes on from its targets. */
export function crawlOf(options: CompareOptions): CrawlRequest | undefined {
	if (!options.crawl) return undefined;
	return { values: withSitemapScope(options), checksLinks: false, checksFragments: false };
}

/** Targets that can be read again for each run. */
export interface Work {
	/** For people. */
	readonly name: string;
	/** Lines of the source, duplicates included; at least one. */
	readonly count: number;
	/** Those of the address of a sitemap. */
	readonly credentials?: SourceCredentials | undefined;
	targets(): AsyncIterable<SourceTarget> | Iterable<SourceTarget>;
}

/**
 * Reads the source once, since stdin can be read only once, and a file may change between two runs.
 *
 * @throws {UsageError} It cannot be read, or is empty.
 */
export async function readWork(options: CompareOptions, folder: string, interrupted: AbortSignal): Promise<Work> {
	const { urls, from, separator } = options;
	const listed = () => openSource({ urls, from, separator, stdin: interruptibleStdin(from, interrupted) });
	const source: WorkSource =
		hashSource(options) ?? openSitemap(options, crawlOf(options), interrupted) ?? (await listed());
	const file = join(folder, 'source.jsonl');
	const counter = createUrlCounter();
	let count = 0;
	async function* lines() {
		for await (const target of source.targets) {
			count++;
			counter.add(target);
			yield `${JSON.stringify(target)}\n`;
		}
	}
	await pipeline(Readable.from(lines()), createWriteStream(file), { signal: interrupted });
	if (count === 0) throw new UsageError(`${source.name}: has no targets to compare`);
	// What was read tells more than that it came from a pipe.
	const name =
		options.workload === 'fetch' && options.sitemap === undefined && isUnnamed(from) ? counter.name() : source.name;
	return { name, count, credentials: source.credentials, targets: () => storedTargets(file) };
}

async function* storedTargets(file: string): AsyncGenerator<SourceTarget> {
	for await (const lines of linesOf(decodeText(readFile(file)), createPosition(file))) {
		for (const { text } of lines) yield JSON.parse(text);
	}
}
