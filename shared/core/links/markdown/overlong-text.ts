import type { MarkdownConfig } from '@lezer/markdown';

/** Of one paragraph, cell or heading: each is compared with those before it, so that twice as many take four times as long. */
const MAX_MARKS = 20_000;
const MARK = /[[\]*_~`<!&\\]/g;

/** The name of the node that stands for a text that was passed over. */
export const OVERLONG = 'Overlong';

/** A paragraph has more marks of Markdown than anybody writes. */
export class OverlongTextError extends Error {
	constructor(line: number) {
		super(`the paragraph on line ${line} has more than ${MAX_MARKS} marks of Markdown`);
	}
}

/** Passes over a text that would take minutes. */
export const PASSING_OVER: MarkdownConfig = {
	defineNodes: [OVERLONG],
	parseInline: [
		{
			name: OVERLONG,
			before: 'Escape',
			parse(context, _next, at) {
				if (at !== context.offset || !isOverlong(context.text)) return -1;
				return context.addElement(context.elt(OVERLONG, at, context.end));
			},
		},
	],
};

function isOverlong(text: string): boolean {
	if (text.length <= MAX_MARKS) return false;
	let marks = 0;
	for (const _ of text.matchAll(MARK)) if (++marks > MAX_MARKS) return true;
	return false;
}
