import { addAbortSignal, type Readable } from 'node:stream';

/**
 * Where a list is read from that comes by standard input: until the command is interrupted, if it is asked for by `-`.
 *
 * @throws {DOMException} `AbortError`: it was interrupted before. A stream that is given an aborted signal fails at once, when
 * nobody listens to it yet, and takes the process along.
 */
export function interruptibleStdin(
	from: string | undefined,
	interrupted: AbortSignal,
	stdin: Readable = process.stdin,
): Readable {
	if (from !== '-') return stdin;
	interrupted.throwIfAborted();
	return addAbortSignal(interrupted, stdin);
}
