import { START } from '../support/virtual-clock.ts';

/** Takes down what happens; `line` is made only where somebody reads it. */
export type Trace = (line: () => string) => void;

export const noTrace: Trace = () => undefined;

/** Writes each event with its time, in seconds from the beginning. */
export function createTrace(now: () => number, write: (line: string) => void): Trace {
	return (line) => write(`${((now() - START) / 1000).toFixed(3).padStart(12)} ${line()}`);
}
