import { UsageError } from '../../../../shared/core/errors.ts';
import type { LinkPlaces } from '../../../../shared/core/links/crawl.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';
import { isFileOperand } from '../../source/files/file-operand.ts';
import type { OpenedFiles } from '../../source/files/open-files.ts';
import type { Source } from '../../source/open-source.ts';
import { type CheckOptions, FILE_OPTIONS } from './options.ts';

/** The arguments, by what they name. */
export interface CheckedArguments {
	readonly urls: readonly string[];
	/** Absent where there are none. */
	readonly files?: OpenedFiles;
}

/** @throws {UsageError} A file is not there, or an option is for files alone. */
export async function readFiles(options: CheckOptions, places: LinkPlaces | undefined): Promise<CheckedArguments> {
	const { given } = options;
	const urls = options.urls.filter((operand) => !isFileOperand(operand));
	if (urls.length === options.urls.length) {
		const [, unfit] = Object.entries(FILE_OPTIONS).find(([key]) => given.has(key)) ?? [];
		if (unfit !== undefined) throw new UsageError(`--${unfit.name} is for files; name some, or leave it out`);
		return { urls };
	}
	// Parsers of Markdown load slowly, and most checks are of sites.
	const { openFiles } = await import('../../source/files/open-files.ts');
	return { urls, files: openFiles(options.urls.filter(isFileOperand), options, places) };
}

/** A source, and behind it what files bring. */
export function withFiles(source: Source, { name, targets }: OpenedFiles, isMixed: boolean): Source {
	return { name: isMixed ? `${source.name} and ${name}` : name, targets: joined(source.targets, targets) };
}

async function* joined(
	first: AsyncIterable<SourceTarget>,
	rest: readonly SourceTarget[],
): AsyncGenerator<SourceTarget> {
	yield* first;
	yield* rest;
}
