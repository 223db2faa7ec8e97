import { type Duplex, pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { PackedBody } from './packed-body.ts';
import type { Coding } from './packed-formats.ts';

export const ACCEPT_ENCODING = 'gzip, deflate, br, zstd';

const CODINGS: ReadonlyMap<string, Coding | 'identity'> = new Map([
	['gzip', 'gzip'],
	['x-gzip', 'gzip'],
	['deflate', 'deflate'],
	['br', 'br'],
	['zstd', 'zstd'],
	['identity', 'identity'],
	['', 'identity'],
]);

export interface DecoderSink {
	readonly onData: (chunk: Buffer) => void;
	/** @param note - What was wrong with the coding, and did no harm. */
	readonly onEnd: (note?: string) => void;
	readonly onError: (error: Error) => void;
	/** After `write` said to wait. */
	readonly onDrain: () => void;
}

/** Undoes the codings of one body, as a stream: what is not read is not unpacked. */
export interface ContentDecoder {
	/** @returns `false` if no more should be written before `onDrain`. */
	write(chunk: Buffer): boolean;
	end(): void;
	destroy(): void;
}

/** @param codings - In the order in which they were applied; at least one. */
export function createContentDecoder(codings: readonly Coding[], sink: DecoderSink): ContentDecoder {
	const [only] = codings;
	return codings.length === 1 && only !== undefined ? new PackedBody(only, sink) : new NestedBody(codings, sink);
}

/** Several codings, one in the other: nobody sends that but to do harm, and all of it is to be right. */
class NestedBody implements ContentDecoder {
	private readonly codings: readonly Coding[];
	private readonly sink: DecoderSink;
	private entry: Duplex | undefined;

	constructor(codings: readonly Coding[], sink: DecoderSink) {
		this.codings = codings;
		this.sink = sink;
	}

	write(chunk: Buffer): boolean {
		// Not before the first byte: an empty body is no broken archive.
		this.entry ??= this.open();
		return this.entry.write(chunk);
	}

	end(): void {
		if (this.entry === undefined) this.sink.onEnd();
		else this.entry.end();
	}

	destroy(): void {
		this.entry?.destroy();
	}

	private open(): Duplex {
		const { onData, onEnd, onError, onDrain } = this.sink;
		const stages = this.codings.toReversed().map(createStage);
		const [first, last] = [stages[0] as Duplex, stages.at(-1) as Duplex];
		first.on('drain', onDrain);
		last.on('data', onData);
		pipeline(stages, (error) => (error ? onError(error) : undefined)).once('end', () => onEnd());
		return first;
	}
}

/**
 * Reads a `Content-Encoding` header.
 *
 * @returns In the order in which they were applied; empty for a body as it is, and for codings that nobody knows, as browsers do.
 */
export function contentCodings(header: string): Coding[] {
	const codings = header.split(',').map((name) => CODINGS.get(name.trim().toLowerCase()));
	if (codings.includes(undefined)) return [];
	return codings.filter((coding) => coding !== undefined && coding !== 'identity') as Coding[];
}

/** Undoes one coding. */
export function createStage(coding: Coding): Duplex {
	switch (coding) {
		case 'gzip':
			return createGunzip();
		case 'br':
			return createBrotliDecompress();
		case 'zstd':
			return createZstdDecompress();
		case 'deflate':
			return createInflate();
	}
}
