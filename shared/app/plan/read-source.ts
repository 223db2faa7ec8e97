import type { SourceCursor } from '../../core/plan-entry.ts';
import type { SourceTarget, Target } from '../../core/target.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** A line of a source's copy. */
export interface SourceLine {
	readonly target: Target;
	/** Where reading goes on after this line. */
	readonly next: SourceCursor;
}

const BLOCK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** Reads a source's copy from a cursor to its end, a block at a time. */
export async function* readSource(
	objects: ObjectStore,
	source: { key: string; bytes: number },
	from: SourceCursor,
): AsyncGenerator<SourceLine> {
	let { offset, index } = from;
	let rest: Buffer = Buffer.alloc(0);
	let position = offset;
	while (position < source.bytes) {
		const block = await objects.getRange(source.key, position, BLOCK_BYTES);
		if (block.byteLength === 0) return;
		position += block.byteLength;
		const data =
			rest.byteLength === 0
				? Buffer.from(block.buffer, block.byteOffset, block.byteLength)
				: Buffer.concat([rest, block]);
		let start = 0;
		for (let end = data.indexOf(NEWLINE); end !== -1; end = data.indexOf(NEWLINE, start)) {
			offset += end + 1 - start;
			const given: SourceTarget = JSON.parse(data.toString('utf8', start, end));
			const target = typeof given === 'string' ? { index, url: given } : { index, ...given };
			yield { target, next: { offset, index: index + 1 } };
			index++;
			start = end + 1;
		}
		rest = data.subarray(start);
	}
}

/** Of a longer line only the beginning is kept; it is no URL for us either way, unless a fragment makes it long. */
const MAX_LINE_CHARS = 8193;
/** With its fragment: escaped, it fits into a message. */
const MAX_FRAGMENT_LINE_CHARS = 32 * 1024;
const COPY_BLOCK_CHARS = 64 * 1024;

/** The copy of a source: a line each, a JSON string or what is odd as an object, in blocks; `onLine` is told of each. */
export async function* encodeSource(
	targets: AsyncIterable<SourceTarget> | Iterable<SourceTarget>,
	onLine: () => void,
): AsyncGenerator<Uint8Array> {
	let block = '';
	for await (const target of targets) {
		onLine();
		block += `${JSON.stringify(shortened(target))}\n`;
		if (block.length >= COPY_BLOCK_CHARS) {
			yield Buffer.from(block);
			block = '';
		}
	}
	if (block.length > 0) yield Buffer.from(block);
}

function shortened(target: SourceTarget): SourceTarget {
	if (typeof target === 'string') return shortenedLine(target);
	return { ...target, url: shortenedLine(target.url) };
}

function shortenedLine(line: string): string {
	if (line.length <= MAX_LINE_CHARS) return line;
	const fragment = line.indexOf('#');
	const hasShortUrl = fragment !== -1 && fragment < MAX_LINE_CHARS;
	return line.slice(0, hasShortUrl ? MAX_FRAGMENT_LINE_CHARS : MAX_LINE_CHARS);
}
