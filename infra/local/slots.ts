/** A fixed number of places, given in the order in which they were asked for. */
export interface Slots {
	take(): Promise<void>;
	free(): void;
}

export function createSlots(count: number): Slots {
	let left = count;
	const waiting: (() => void)[] = [];

	return {
		take() {
			if (left > 0) {
				left--;
				return Promise.resolve();
			}
			return new Promise((resolve) => waiting.push(resolve));
		},
		free() {
			const next = waiting.shift();
			if (next === undefined) left++;
			else next();
		},
	};
}
