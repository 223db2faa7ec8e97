import { type Duplex, pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';

export const ACCEPT_ENCODING = 'gzip, deflate, br, zstd';

type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';

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
	readonly onEnd: () => void;
	readonly onError: (error: Error) => void;
	/** After `write` said to wait. */
	readonly onDrain: () => void;
}

/** Undoes the codings of one body, as a stream: what is not read is not unpacked. */
export class ContentDecoder {
	private readonly codings: readonly Coding[];
	private readonly sink: DecoderSink;
	private entry: Duplex | undefined;

	/** @param codings - In the order in which they were applied. */
	constructor(codings: readonly Coding[], sink: DecoderSink) {
		this.codings = codings;
		this.sink = sink;
	}

	/** @returns `false` if no more should be written before `onDrain`. */
	write(chunk: Buffer): boolean {
		// Not before the first byte: an empty body is no broken archive.
		this.entry ??= this.open(chunk);
		return this.entry.write(chunk);
	}

	end(): void {
		if (this.entry === undefined) this.sink.onEnd();
		else this.entry.end();
	}

	destroy(): void {
		this.entry?.destroy();
	}

	private open(chunk: Buffer): Duplex {
		const { onData, onEnd, onError, onDrain } = this.sink;
		const stages = this.codings.toReversed().map((coding, i) => createStage(coding, i === 0 ? chunk[0] : undefined));
		const [first, last] = [stages[0] as Duplex, stages.at(-1) as Duplex];
		first.on('drain', onDrain);
		last.on('data', onData);
		if (stages.length === 1) last.once('end', onEnd).once('error', onError);
		else pipeline(stages, (error) => (error ? onError(error) : undefined)).once('end', onEnd);
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

function createStage(coding: Coding, firstByte: number | undefined): Duplex {
	switch (coding) {
		case 'gzip':
			return createGunzip();
		case 'br':
			return createBrotliDecompress();
		case 'zstd':
			return createZstdDecompress();
		case 'deflate':
			// Some servers send it without the zlib frame, which begins with an 8 in its low half.
			return firstByte !== undefined && (firstByte & 0x0f) !== 8 ? createInflateRaw() : createInflate();
	}
}
