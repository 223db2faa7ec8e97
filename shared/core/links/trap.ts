/** A path of more segments is taken for one that a server makes up, link by link. */
const MAX_SEGMENTS = 50;
/** The same run of segments this often in a row: `/a/b/a/b/a/b`. */
const MAX_REPEATS = 3;
const MAX_LENGTH = 2000;

/**
 * Whether a URL looks like one of the endless many that a faulty relative link or a calendar makes.
 *
 * The marks are those of Heritrix: pathological paths, too many path segments, length.
 *
 * @param url - Canonical.
 */
export function isTrap(url: string): boolean {
	if (url.length > MAX_LENGTH) return true;
	// Most are shorter, and there are millions.
	if (!hasThreeSegments(url)) return false;
	const end = url.indexOf('?');
	const path = end === -1 ? url : url.slice(0, end);
	const segments = path.split('/').slice(3);
	return segments.length > MAX_SEGMENTS || repeats(segments.filter((segment) => segment !== ''));
}

/** No shorter path repeats anything that often; of slashes in the query the rest takes care. */
function hasThreeSegments(url: string): boolean {
	let slash = url.indexOf('//') + 1;
	for (let segment = 0; segment < MAX_REPEATS && slash > 0; segment++) slash = url.indexOf('/', slash + 1);
	return slash > 0;
}

/** Whether some run of segments stands there three times in a row. */
function repeats(segments: readonly string[]): boolean {
	for (let size = 1; size * MAX_REPEATS <= segments.length; size++) {
		let same = 0;
		for (let at = size; at < segments.length; at++) {
			same = segments[at] === segments[at - size] ? same + 1 : 0;
			if (same === size * (MAX_REPEATS - 1)) return true;
		}
	}
	return false;
}
