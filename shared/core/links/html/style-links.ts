import type { RawLink } from '../page-link.ts';
import { cssUrls } from './css-urls.ts';
import { type Position, PositionCounter } from './text-position.ts';

/**
 * The links of a style sheet, each where it stands.
 *
 * @param start - Where the style sheet begins; its first line and column by default.
 */
export function styleLinks(css: string, place: string, start?: Position): RawLink[] {
	const position = new PositionCounter(start);
	let passed = 0;
	return cssUrls(css).map(({ url, at }) => {
		position.pass(css.slice(passed, at));
		passed = at;
		return { value: url, place, line: position.line, column: position.column, text: '', nofollow: undefined };
	});
}
