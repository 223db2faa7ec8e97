import type { Measured } from '../measured-process.ts';
import type { Work } from './page-row.ts';

/** What a contestant is given to work on. */
export interface Given {
	/** The list, a URL a line. */
	readonly file: string;
	/** Where the list is served, without a slash at its end. */
	readonly siteUrl: string;
	/** Its own, gone after the run. */
	readonly dir: string;
	readonly inFlight: number;
}

/** `pages`: reads each page for title and links, and writes a line each. `links`: only checks that links work. */
export type Kind = 'pages' | 'links';

/** A command that works on a list of URLs. */
export interface Contestant {
	readonly name: string;
	readonly kind: Kind;
	/** What it does, where it is not what all of its kind do. */
	readonly note?: string;
	/** Whether it chooses by itself how many requests it has in flight. */
	readonly isFree?: true;
	readonly env?: NodeJS.ProcessEnv;
	command(given: Given): readonly string[];
	/** What it did, and when the last of it was recorded, in milliseconds since the epoch. */
	read(run: Measured, given: Given): { work: Work; finishedAt: number };
}

export const RESULTS = 'results.jsonl';

/** When a command ended that does not say when its last result was recorded. */
export function endOf({ startedAt, wallMs }: Measured): number {
	return startedAt + wallMs;
}
