import { ownCopy } from '../../../core/own-copy.ts';
import { isStorable, storable } from '../../../core/storable.ts';

const MAX_TEXT_CHARACTERS = 8192;
/** Of all fields of a page as JSON: a page of the API holds many results, and so does a chunk. */
export const MAX_PAGE_BYTES = 64 * 1024;
export const MAX_LIST_ITEMS = 1000;
/** Ends a text that was cut. */
const CUT = '\u2026';

/** A colon, `null` and a comma. */
const NULL_BYTES = 6;
/** Keeps what is read from one page within the size of a result. */
export class ValueBounds {
	/** The fields of which something is missing. */
	readonly cut = new Set<string>();
	private left = MAX_PAGE_BYTES;

	/** @returns The value, cut if it is a long text; `undefined` if there is no place for it any more. */
	keep(value: unknown, path: string): unknown {
		const kept = typeof value === 'string' ? this.shortened(value, path) : value;
		const json = JSON.stringify(kept);
		if (!this.spend(Buffer.byteLength(json) + 1, path)) return undefined;
		return isStorable(json) ? kept : storable(kept);
	}

	/** Whether there is place for an object with these fields, whatever they hold. */
	hasPlaceFor(fields: readonly { readonly name: string }[], path: string): boolean {
		const bytes = fields.reduce((sum, { name }) => sum + Buffer.byteLength(JSON.stringify(name)) + NULL_BYTES, 2);
		return this.spend(bytes, path);
	}

	private spend(bytes: number, path: string): boolean {
		if (bytes > this.left) {
			this.cut.add(path);
			return false;
		}
		this.left -= bytes;
		return true;
	}

	private shortened(text: string, path: string): string {
		if (text.length <= MAX_TEXT_CHARACTERS) return ownCopy(text);
		this.cut.add(path);
		return (
			ownCopy(
				text
					.slice(0, MAX_TEXT_CHARACTERS)
					.toWellFormed()
					.replace(/\ufffd$/, ''),
			) + CUT
		);
	}
}
