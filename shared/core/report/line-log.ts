import { gunzipSync, gzipSync } from 'node:zlib';

const BLOCK_CHARACTERS = 1024 * 1024;
/** The lines of a log are much alike: the fastest level makes a tenth of them. */
const LEVEL = 1;

/** A list of values that are read once, at the end: as JSON in packed blocks beside the heap, for millions of them. */
export class LineLog<Value> {
	readonly #blocks: Buffer[] = [];
	#lines: string[] = [];
	#characters = 0;

	/** @param value - As JSON has it. */
	add(value: Value): void {
		const line = JSON.stringify(value);
		this.#lines.push(line);
		this.#characters += line.length;
		if (this.#characters < BLOCK_CHARACTERS) return;
		this.#blocks.push(gzipSync(this.#lines.join('\n'), { level: LEVEL }));
		this.#lines = [];
		this.#characters = 0;
	}

	/** In the order in which they were added. */
	*read(): Generator<Value> {
		for (const block of this.#blocks)
			yield* gunzipSync(block)
				.toString()
				.split('\n')
				.map(parse<Value>);
		yield* this.#lines.map(parse<Value>);
	}
}

function parse<Value>(line: string): Value {
	return JSON.parse(line) as Value;
}
