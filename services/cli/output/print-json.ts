import { printable } from '../../../shared/core/printable.ts';

/** A line for programs on stdout; where a terminal reads it, without what could steer it. */
export function jsonLine(value: unknown): string {
	const text = JSON.stringify(value);
	return `${process.stdout.isTTY ? printable(text) : text}\n`;
}

export function printJson(value: unknown): void {
	process.stdout.write(jsonLine(value));
}
