interface Screen {
	readonly isTTY?: boolean | undefined;
	write(text: string): unknown;
}

/** Writes lines with their time: of the day on a terminal, with its date and zone into a log. */
export function createLineWriter(screen: Screen, now = () => new Date()): (line: string) => void {
	return (line) => {
		const time = screen.isTTY
			? now().toTimeString().slice(0, 8)
			: now()
					.toISOString()
					.replace(/\.\d+Z$/, 'Z');
		screen.write(`${time} ${line}\n`);
	};
}
