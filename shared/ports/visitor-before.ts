import type { Visitor } from './visitor.ts';

/**
 * A visitor that stands before another, and is as ready and as far ahead as that.
 *
 * @param own - How it visits; and how it closes, where it has more to close than the other.
 */
export function visitorBefore(
	visitor: Visitor,
	{ visit, close = () => visitor.close() }: Pick<Visitor, 'visit'> & Partial<Pick<Visitor, 'close'>>,
): Visitor {
	return {
		get ready() {
			return visitor.ready;
		},
		get ahead() {
			return visitor.ahead;
		},
		visit,
		close,
	};
}
