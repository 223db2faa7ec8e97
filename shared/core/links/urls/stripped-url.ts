const SPACE = 0x20;

/** A URL without what its parser strips on both sides: control characters and spaces, but no other white space. */
export function strippedUrl(text: string): string {
	let start = 0;
	let end = text.length;
	while (start < end && text.charCodeAt(start) <= SPACE) start++;
	while (end > start && text.charCodeAt(end - 1) <= SPACE) end--;
	return end - start === text.length ? text : text.slice(start, end);
}
