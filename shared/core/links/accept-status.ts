import { UsageError } from '../errors.ts';

const CLASS = /^([1-9])xx$/i;
const RANGE = /^([1-9]\d\d)(?:-([1-9]\d\d))?$/;

interface StatusRange {
	readonly from: number;
	readonly to: number;
}

/**
 * Parses what counts as ok: classes, codes and ranges joined by commas, as in `2xx,404,300-304`.
 *
 * @returns Whether a status is accepted; ranges include both ends.
 * @throws {UsageError} A part is none of the three; the message names it.
 */
export function parseAcceptStatus(list: string): (status: number) => boolean {
	const ranges = list.split(',').map((part) => parsePart(part.trim()));
	return (status) => ranges.some(({ from, to }) => from <= status && status <= to);
}

function parsePart(part: string): StatusRange {
	const statusClass = CLASS.exec(part)?.[1];
	if (statusClass !== undefined) return { from: Number(statusClass) * 100, to: Number(statusClass) * 100 + 99 };

	const [, from, to = from] = RANGE.exec(part) ?? [];
	if (from === undefined || Number(from) > Number(to)) throw new UsageError(notAStatus(part));
	return { from: Number(from), to: Number(to) };
}

function notAStatus(part: string): string {
	return `'${part}' is no status to accept: write a class (2xx), a code (404) or a range (200-299)`;
}
