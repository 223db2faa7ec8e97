import type { Paint } from '../text/paint.ts';
import { type ProgressSnapshot, progressBar, progressLine } from './progress-line.ts';
import { createRate } from './rate.ts';

/** Where the progress is shown: stderr, or a fake. */
export interface ProgressScreen {
	readonly isTTY?: boolean | undefined;
	readonly columns?: number | undefined;
	write(text: string): unknown;
}

export interface ProgressDeps {
	readonly screen: ProgressScreen;
	readonly paint: Paint;
	/** Milliseconds; only differences count. */
	readonly now: () => number;
}

/** Milliseconds by a clock that nobody sets: a bar that waits for the time of day would stand still where that is set back. */
export const elapsedMs = (): number => performance.now();

export interface Progress {
	/** Call it as often as there is events: it draws only now and then. */
	update(snapshot: ProgressSnapshot): void;
	/** Writes a line of its own, above the bar if there is one. */
	log(line: string): void;
	/** Takes the bar away; what follows starts on a clean line. */
	end(): void;
}

const REDRAW_MS = 100;
const PLAIN_LINE_MS = 10_000;
const DEFAULT_COLUMNS = 80;
// Back to the first column, and everything from there is gone.
const CLEAR_LINE = '\r\x1b[2K';

/** A bar that is redrawn on a terminal; without one, a plain line every ten seconds. It sets no timer. */
export function createProgress({ screen, paint, now }: ProgressDeps): Progress {
	const rate = createRate();
	const isBar = screen.isTTY === true;
	const intervalMs = isBar ? REDRAW_MS : PLAIN_LINE_MS;
	// A short job without a terminal needs no line: its first is due after an interval.
	let drawnAt = isBar ? Number.NEGATIVE_INFINITY : now();
	let bar = '';

	const clear = () => {
		if (bar !== '') screen.write(CLEAR_LINE);
		bar = '';
	};
	const draw = (snapshot: ProgressSnapshot) => {
		const perSecond = rate.perSecond();
		if (!isBar) {
			screen.write(`${progressLine(snapshot, perSecond)}\n`);
			return;
		}
		bar = progressBar(snapshot, { perSecond, paint, columns: screen.columns ?? DEFAULT_COLUMNS });
		screen.write(CLEAR_LINE + bar);
	};

	return {
		update(snapshot) {
			const time = now();
			rate.sample(time, snapshot.settled);
			if (time - drawnAt < intervalMs) return;
			drawnAt = time;
			draw(snapshot);
		},
		log(line) {
			const shown = bar;
			clear();
			screen.write(`${line}\n${shown}`);
			bar = shown;
		},
		end: clear,
	};
}
