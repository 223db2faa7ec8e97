/** A number of places, given in the order in which they were asked for. */
export interface Permits {
	take(): Promise<void>;
	free(): void;
	/** With fewer places nobody loses one: those that are freed are not given again. */
	resize(count: number): void;
}

export function createPermits(count: number): Permits {
	let places = count;
	let taken = 0;
	const waiting: (() => void)[] = [];

	return {
		take() {
			return new Promise((resolve) => {
				waiting.push(resolve);
				give();
			});
		},
		free() {
			taken--;
			give();
		},
		resize(next) {
			places = next;
			give();
		},
	};

	function give(): void {
		while (taken < places && waiting.length > 0) {
			taken++;
			waiting.shift()?.();
		}
	}
}
