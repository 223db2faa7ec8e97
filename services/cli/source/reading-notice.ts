import { printable } from '../../../shared/core/printable.ts';
import type { ProgressScreen } from '../progress/progress.ts';
import { formatCount } from '../text/format.ts';

/** What is being read, and what was found until now. */
export interface Reading {
	readonly url: string;
	/** Its number among the files that are known, from 1. */
	readonly file: number;
	readonly files: number;
	readonly targets: number;
}

export interface ReadingNotice {
	/** Call it every now and then: a server that says nothing causes no event. */
	show(reading: Reading): void;
	/** Takes the line away. */
	end(): void;
}

/** Without a terminal a short reading is not told. */
const FIRST_LINE_MS = 2_000;
const NEXT_LINE_MS = 10_000;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\x1b[2K';

/** Says which sitemap is being read: on a terminal in one line that is redrawn, else in a line now and then. */
export function createReadingNotice(screen: ProgressScreen, now: () => number): ReadingNotice {
	const isBar = screen.isTTY === true;
	let nextAt = now() + FIRST_LINE_MS;
	let isShown = false;
	return {
		show(reading) {
			if (isBar) {
				screen.write(CLEAR_LINE + textOf(reading).slice(0, (screen.columns ?? DEFAULT_COLUMNS) - 1));
				isShown = true;
			} else if (now() >= nextAt) {
				nextAt = now() + NEXT_LINE_MS;
				screen.write(`${textOf(reading)}\n`);
			}
		},
		end() {
			if (isShown) screen.write(CLEAR_LINE);
			isShown = false;
		},
	};
}

function textOf({ url, file, files, targets }: Reading): string {
	const place = files > 1 ? `sitemap ${formatCount(file)} of ${formatCount(files)}` : 'the sitemap';
	return `Reading ${place}, ${formatCount(targets)} targets until now: ${printable(url)}`;
}
