const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const ISO = /\b(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?\s?(Z|[-+]\d{2}:?\d{2})?)?/i;
const DAY_FIRST = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\.?(?: of)?[ -]${MONTH},?[ -](\\d{4})\\b`, 'i');
const MONTH_FIRST = new RegExp(`\\b${MONTH} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b`, 'i');
const YEAR_FIRST = /\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b/;
/** By dots the day comes first, wherever they are used; by slashes nobody can tell. */
const DOTTED = /\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b/;
const TIME = /^,?(?: at)?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?\s*(Z|GMT|UTC|[-+]\d{2}:?\d{2})?/i;

interface Day {
	readonly year: number;
	/** From 1. */
	readonly month: number;
	readonly day: number;
	/** What follows it. */
	readonly rest: string;
}

/**
 * Reads the first date of a text: of ISO 8601, of RFC 5322, or with the name of a month in English.
 *
 * @returns `2026-11-30`, or with a time `2026-11-30T09:15:00.000Z`; a time without a zone is taken for UTC.
 * `undefined` where there is none, or where a reader would have to guess (`03/04/2026`).
 */
export function readDate(given: string): string | undefined {
	const text = given.replace(/\s+/g, ' ');
	const day = isoIn(text) ?? namedIn(text) ?? numbersIn(text);
	if (day === undefined || !isDay(day)) return undefined;
	const date = `${String(day.year).padStart(4, '0')}-${two(day.month)}-${two(day.day)}`;
	const time = TIME.exec(day.rest);
	if (time === null) return date;
	const moment = Date.parse(`${date}T${clockOf(time)}${zoneOf(time[5])}`);
	return Number.isNaN(moment) ? date : new Date(moment).toISOString();
}

function isoIn(text: string): Day | undefined {
	const found = ISO.exec(text);
	if (found === null) return undefined;
	const [, year, month, day, clock, zone = ''] = found;
	return { ...dayOf(year, month, day), rest: clock === undefined ? '' : ` ${clock}${zone}` };
}

function namedIn(text: string): Day | undefined {
	const first = DAY_FIRST.exec(text);
	if (first !== null) return { ...dayOf(first[3], monthOf(first[2]), first[1]), rest: restOf(text, first) };
	const second = MONTH_FIRST.exec(text);
	return second === null
		? undefined
		: { ...dayOf(second[3], monthOf(second[1]), second[2]), rest: restOf(text, second) };
}

function numbersIn(text: string): Day | undefined {
	const year = YEAR_FIRST.exec(text);
	if (year !== null) return { ...dayOf(year[1], year[2], year[3]), rest: restOf(text, year) };
	const dotted = DOTTED.exec(text);
	return dotted === null ? undefined : { ...dayOf(dotted[3], dotted[2], dotted[1]), rest: restOf(text, dotted) };
}

function dayOf(year: string | undefined, month: string | number | undefined, day: string | undefined) {
	return { year: Number(year), month: Number(month), day: Number(day) };
}

function monthOf(name = ''): number {
	return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function restOf(text: string, found: RegExpExecArray): string {
	return text.slice(found.index + found[0].length);
}

function clockOf([, hours = '0', minutes = '00', seconds = '00', half]: RegExpExecArray): string {
	const hour = Number(hours);
	const of24 = half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
	return `${two(of24)}:${minutes}:${seconds}`;
}

function zoneOf(zone = 'Z'): string {
	if (!/^[-+]/.test(zone)) return 'Z';
	return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

function isDay({ year, month, day }: Day): boolean {
	const date = new Date(Date.UTC(year, month - 1, day));
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function two(value: number): string {
	return `${value}`.padStart(2, '0');
}
