import { crc32 } from 'node:zlib';
import type { DecoderSink } from './content-decoder.ts';
import { type Coding, isNextPart, notPacked, type Packing, readPacking, type Unpacker } from './packed-formats.ts';

/** A name and a comment may be in front of gzip. */
const MAX_HEAD_BYTES = 64 * 1024;

/**
 * Unpacks a body, part by part, and takes what browsers take: a checksum that is wrong, cut short or not there, and
 * anything behind the packed data. Data that is broken, or ends in the middle, is a failure.
 */
export class PackedBody {
	private readonly coding: Coding;
	private readonly sink: DecoderSink;
	/** What is not unpacked: the beginning of a part, or what is behind one. */
	private rest: Buffer = Buffer.alloc(0);
	private state: 'head' | 'data' | 'ending' | 'tail' | 'over' = 'head';
	private packing: Packing | undefined;
	private unpacker: Unpacker | undefined;
	/** Given to the unpacker, and not taken by it as far as is known. */
	private given: Buffer[] = [];
	/** That it has taken before those. */
	private takenBytes = 0;
	private checksum = 0;
	private isInputOver = false;
	private parts = 0;

	constructor(coding: Coding, sink: DecoderSink) {
		this.coding = coding;
		this.sink = sink;
	}

	/** @returns `false` if no more should be written before `onDrain`. */
	write(chunk: Buffer): boolean {
		if (this.state === 'data') return this.give(chunk);
		if (this.state === 'over') return true;
		this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
		if (this.state === 'head') return this.open();
		if (this.state === 'ending') return false;
		this.look();
		return true;
	}

	end(): void {
		this.isInputOver = true;
		if (this.state === 'data') this.unpacker?.end();
		else if (this.state === 'tail') this.look();
		// An empty body is no broken archive.
		else if (this.state === 'head' && this.rest.length === 0) this.finish();
		else if (this.state === 'head') this.fail(cutShort());
	}

	destroy(): void {
		this.state = 'over';
		this.unpacker?.destroy();
	}

	private open(): boolean {
		let packing: Packing | undefined;
		try {
			packing = readPacking(this.coding, this.rest);
		} catch (error) {
			this.fail(error as Error);
			return true;
		}
		if (packing === undefined) {
			if (this.rest.length > MAX_HEAD_BYTES) this.fail(notPacked(this.coding));
			return true;
		}
		const { rest } = this;
		this.packing = packing;
		this.state = 'data';
		this.parts += 1;
		this.rest = Buffer.alloc(0);
		this.given = [];
		this.takenBytes = 0;
		this.checksum = 0;
		this.unpacker = this.createUnpacker(packing);
		if (packing.start.length > 0) this.unpacker.write(packing.start);
		return rest.length > packing.headBytes ? this.give(rest.subarray(packing.headBytes)) : true;
	}

	private createUnpacker(packing: Packing): Unpacker {
		const unpacker = packing.unpacker();
		unpacker.on('drain', this.sink.onDrain);
		unpacker.on('data', (data: Buffer) => {
			if (this.coding === 'gzip') this.checksum = crc32(data, this.checksum);
			this.sink.onData(data);
		});
		unpacker.once('end', () => this.onUnpacked(unpacker));
		unpacker.on('error', (error) => this.fail(error));
		return unpacker;
	}

	private give(chunk: Buffer): boolean {
		const { unpacker } = this;
		if (unpacker === undefined) return true;
		const { frame } = this.packing ?? {};
		if (frame !== undefined) {
			const inside = frame.take(chunk);
			const flows = unpacker.write(chunk.subarray(0, inside));
			if (!frame.isOver) return flows;
			this.state = 'ending';
			this.rest = chunk.subarray(inside);
			unpacker.end();
			return false;
		}
		this.forget(unpacker);
		this.given.push(chunk);
		return unpacker.write(chunk);
	}

	private forget(unpacker: Unpacker): void {
		for (let [first] = this.given; first !== undefined; [first] = this.given) {
			if (this.takenBytes + first.length > unpacker.bytesWritten) return;
			this.takenBytes += first.length;
			this.given.shift();
		}
	}

	private onUnpacked(unpacker: Unpacker): void {
		if (this.state === 'data') {
			this.forget(unpacker);
			this.rest = Buffer.concat(this.given).subarray(unpacker.bytesWritten - this.takenBytes);
			this.given = [];
		} else if (this.state !== 'ending') return;
		this.state = 'tail';
		this.sink.onDrain();
		this.look();
	}

	/** At what is behind the data. */
	private look(): void {
		const { tailBytes = 0 } = this.packing ?? {};
		const behind = this.rest.subarray(tailBytes);
		if (behind.length > 0 && !isNextPart(this.coding, behind)) {
			this.finish(MORE_BEHIND);
		} else if (behind.length >= 4) {
			this.rest = behind;
			this.state = 'head';
			this.open();
			if (this.isInputOver) this.end();
		} else if (this.isInputOver) {
			this.finish(behind.length > 0 ? MORE_BEHIND : this.checksumNote(tailBytes));
		}
	}

	private checksumNote(tailBytes: number): string | undefined {
		const { length } = this.rest;
		if (length === 0 && tailBytes > 0) return 'its packed body has no checksum at its end';
		if (length < tailBytes)
			return `the checksum at the end of its packed body is cut short: ${length} of ${tailBytes} bytes`;
		if (this.coding === 'gzip' && this.rest.readUInt32LE() !== this.checksum)
			return 'the checksum of its packed body is wrong';
		return undefined;
	}

	private finish(note?: string): void {
		if (this.state === 'over') return;
		this.state = 'over';
		this.sink.onEnd(note);
	}

	private fail(error: Error): void {
		if (this.state === 'over') return;
		this.state = 'over';
		this.sink.onError(error);
	}
}

const MORE_BEHIND = 'something else is behind its packed body';

function cutShort(): Error {
	return Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' });
}
