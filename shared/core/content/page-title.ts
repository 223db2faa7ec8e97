const MAX_TITLE_LENGTH = 512;
const HALF_A_PAIR = /[\ud800-\udbff]$/;

/** A title as it is stored: white space collapsed, at most 512 UTF-16 units, no character cut in half. */
export function pageTitle(text: string): string {
	return text.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE_LENGTH).replace(HALF_A_PAIR, '');
}
