const LINE_END = /[\n\r]/g;

/** A place in a text as editors show it. */
export interface Position {
	/** From 1. */
	readonly line: number;
	/** From 1, in UTF-16 units. */
	readonly column: number;
}

/** Counts lines and columns on the way through a text; `\n`, `\r\n` and `\r` end a line. */
export class PositionCounter implements Position {
	line: number;
	column: number;
	private isAfterReturn = false;

	constructor({ line, column }: Position = { line: 1, column: 1 }) {
		this.line = line;
		this.column = column;
	}

	/** Goes on behind `text`, which may be cut anywhere. */
	pass(text: string): void {
		if (text === '') return;
		let lineStart = this.isAfterReturn && text.startsWith('\n') ? 1 : 0;
		for (let end = endOfLine(text, lineStart); end !== -1; end = endOfLine(text, lineStart)) {
			this.line += 1;
			this.column = 1;
			lineStart = end + (text.startsWith('\r\n', end) ? 2 : 1);
		}
		this.column += text.length - lineStart;
		this.isAfterReturn = text.endsWith('\r');
	}
}

function endOfLine(text: string, from: number): number {
	LINE_END.lastIndex = from;
	return LINE_END.test(text) ? LINE_END.lastIndex - 1 : -1;
}
