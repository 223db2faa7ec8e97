export interface Rate {
	/** @param time - Milliseconds. @param count - How many there are by then, in all. */
	sample(time: number, count: number): void;
	/** Over the last ten seconds; 0 before there are two samples. */
	perSecond(): number;
}

interface Sample {
	readonly time: number;
	readonly count: number;
}

const WINDOW_MS = 10_000;
const STEP_MS = 250;

/** How fast a count grows, of late: an average from the start would hide that a job has stalled. */
export function createRate(): Rate {
	let samples: readonly Sample[] = [];
	let last: Sample | undefined;
	return {
		sample(time, count) {
			last = { time, count };
			const newest = samples.at(-1);
			if (newest !== undefined && time - newest.time < STEP_MS) return;
			samples = [...samples.filter((sample) => time - sample.time <= WINDOW_MS), last];
		},
		perSecond() {
			const [first] = samples;
			if (first === undefined || last === undefined || last.time === first.time) return 0;
			return ((last.count - first.count) * 1000) / (last.time - first.time);
		},
	};
}
