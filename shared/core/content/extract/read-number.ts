const SIGN = '[-+\\u2212]?';
/** Thousands may be parted by dots, commas, apostrophes and spaces of any width. */
const NUMBER = new RegExp(
	`${SIGN}(?:\\d(?:[.,'\\u2019 \\u00a0\\u2009\\u202f]?\\d)*|[.,]\\d+)(?:[eE][-+]?\\d{1,3})?`,
	'u',
);
const GROUPING = /['\u2019 \u00a0\u2009\u202f]/g;

interface NumberHints {
	/** Absent: as the text itself tells. */
	readonly decimal?: '.' | ',' | undefined;
	/** What a single dot with three digits behind it is, as in 1.299; default false: they are decimals. */
	readonly isPrice?: boolean;
}

/**
 * Reads the first number of a text, as people write it in any of the usual ways: 1,299.50 and 1.299,50 and 1 299,5.
 *
 * Of two kinds of separators the last one is before the decimals; one that is there more than once is none of it. A
 * single comma with three digits behind it parts thousands.
 *
 * @returns `undefined` if there is none.
 */
export function readNumber(text: string, hints: NumberHints = {}): number | undefined {
	const [found] = NUMBER.exec(text) ?? [];
	if (found === undefined) return undefined;
	const plain = spaced(found).replace('\u2212', '-');
	const decimal = hints.decimal ?? decimalIn(plain, hints.isPrice === true);
	const value = Number(
		plain.replace(/[.,]/g, (mark, at: number) => (mark === decimal && at === plain.lastIndexOf(mark) ? '.' : '')),
	);
	return Number.isFinite(value) ? value : undefined;
}

/** Without what parts thousands. A space that is followed by anything but three digits begins another number. */
function spaced(found: string): string {
	const [first = '', ...rest] = found.split(/[ \u00a0\u2009\u202f]/);
	const thousands = rest.findIndex((part) => !/^\d{3}(?!\d)/.test(part));
	const own = thousands === -1 ? rest : rest.slice(0, thousands);
	const isGrouped = /^[-+\u2212]?\d{1,3}$/.test(first);
	return (isGrouped ? [first, ...own].join('') : first).replace(GROUPING, '');
}

function decimalIn(number: string, isPrice: boolean): '.' | ',' | undefined {
	const dots = number.split('.').length - 1;
	const commas = number.split(',').length - 1;
	if (dots > 0 && commas > 0) return number.lastIndexOf('.') > number.lastIndexOf(',') ? '.' : ',';
	if (dots > 1 || commas > 1) return undefined;
	const isThousands = /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/.test(number);
	if (dots === 1) return isThousands && isPrice ? undefined : '.';
	return commas === 0 || isThousands ? undefined : ',';
}
