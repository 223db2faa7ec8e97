import { UsageError } from '../../../shared/core/errors.ts';
import type { Separator } from '../../../shared/core/source/csv-header.ts';
import { readTargets } from '../../../shared/core/source/read-targets.ts';
import { argumentTarget } from '../../../shared/core/source/row-target.ts';
import { formatOf } from '../../../shared/core/source/source-format.ts';
import type { SourceTarget } from '../../../shared/core/target.ts';
import { s3Object } from '../../../shared/runtime/s3-names.ts';
import { checkFile, readFile } from './bytes/file-bytes.ts';
import { STDIN, sourceName } from './source-name.ts';

/** What the user gave to be fetched. */
export interface SourceInput {
	readonly urls: readonly string[];
	/** A file, `s3://bucket/key`, or `-` for stdin. */
	readonly from: string | undefined;
	/** Of its columns; with one, it is CSV. */
	readonly separator?: Separator | undefined;
	readonly stdin: AsyncIterable<Uint8Array>;
	/** Sees the bytes of the list as they go by. */
	readonly tap?: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

export interface Source {
	/** For people. */
	readonly name: string;
	/**
	 * The arguments, then the file; it can be iterated once.
	 *
	 * Streamed: what is in memory does not grow with the file. A row that holds no URL is a target
	 * too, as it stands, with its place.
	 *
	 * @throws {UsageError} While iterating: the file cannot be read to its end, or has no `url` column.
	 */
	readonly targets: AsyncIterable<SourceTarget>;
}

/** @throws {UsageError} The file or object is missing, is a folder, or may not be read; or it has no columns that a separator could part. */
export async function openSource(input: SourceInput): Promise<Source> {
	const { from, separator } = input;
	if (separator !== undefined) requireColumns(from);
	if (from !== undefined && from !== STDIN) await (s3Object(from, '--from')?.check() ?? checkFile(from));
	return { name: sourceName(input), targets: targetsOf(input) };
}

function requireColumns(from: string | undefined): void {
	if (from === undefined) throw new UsageError('--separator parts the columns of a file; name one with --from FILE');
	const { format } = formatOf(from);
	if (format !== 'json' && format !== 'jsonl') return;
	throw new UsageError(`--separator is for CSV, and ${from} is JSON; leave it out`);
}

async function* targetsOf({
	urls,
	from,
	separator,
	stdin,
	tap = (bytes) => bytes,
}: SourceInput): AsyncGenerator<SourceTarget> {
	for (const url of urls) yield argumentTarget(url);
	if (from === undefined) return;
	const isStdin = from === STDIN;
	const bytes = tap(isStdin ? stdin : (s3Object(from, '--from')?.read() ?? readFile(from)));
	yield* readTargets({ name: isStdin ? 'stdin' : from, bytes, separator });
}
