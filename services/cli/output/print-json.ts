import { printable } from '../../../shared/core/printable.ts';

/** A line for programs on stdout; where a terminal reads it, without what could steer it. */
export function printJson(value: unknown): void {
	const text = JSON.stringify(value);
	process.stdout.write(`${process.stdout.isTTY ? printable(text) : text}\n`);
}
