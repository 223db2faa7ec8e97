import { itemBytes, writeUnitsOf } from '../record/item-bytes.ts';
import type { Result } from '../result.ts';
import { storable } from '../storable.ts';
import { shownResult } from './shown-result.ts';

/** An item of the stack's table, which its user may read. */
export interface ResultItem {
	readonly pk: string;
	readonly sk: string;
	readonly [attribute: string]: unknown;
}

/** DynamoDB takes 400 KB with all that belongs to an item. */
const MAX_BYTES = 390 * 1024;
/** DynamoDB takes sort keys of 1,024 bytes. */
const MAX_URL_BYTES = 900;
/** So that results are in the order of their places: more targets than any job has. */
const INDEX_DIGITS = 10;
/** What may be of any length; left out in this order where an item would become too large. */
const LONG = ['extracted', 'parents', 'redirects', 'title'] as const;

/** The partition of a job's results. */
export function resultPartition(jobId: string): string {
	return `RESULTS#${jobId}`;
}

/**
 * The items of a result: itself, by its place, and one that tells that place by the URL.
 *
 * Both are the same whenever they are made. Credentials in URLs are left out. `extracted` is JSON, since pages may say
 * numbers that DynamoDB refuses.
 */
export function resultItems(stored: Result): readonly [ResultItem, ResultItem] {
	const result = storable(shownResult(stored)) as Result;
	const { jobId, index, url, outcome, status, extracted } = result;
	const pk = resultPartition(jobId);
	const place = String(index).padStart(INDEX_DIGITS, '0');
	return [
		fitting({ pk, sk: `INDEX#${place}`, ...result, extracted: JSON.stringify(extracted) }),
		{ pk, sk: `URL#${firstBytes(url, MAX_URL_BYTES)}#${place}`, index, outcome, status },
	];
}

/** What writing a result as items costs, in write units; its expiry is a number more. */
export function resultItemUnits(result: Result): number {
	return resultItems(result).reduce((total, item) => total + writeUnitsOf({ ...item, expiresAt: 0 }), 0);
}

function fitting(item: ResultItem): ResultItem {
	const leftOut: string[] = [];
	let left = item;
	for (const name of LONG) {
		if (itemBytes(left) <= MAX_BYTES) break;
		leftOut.push(name);
		const { [name]: _, ...others } = left;
		left = { ...others, pk: item.pk, sk: item.sk, leftOut };
	}
	return left;
}

/** Never half of a character. */
function firstBytes(text: string, max: number): string {
	if (Buffer.byteLength(text) <= max) return text;
	return new TextDecoder().decode(Buffer.from(text).subarray(0, max)).replace(/\ufffd+$/, '');
}
