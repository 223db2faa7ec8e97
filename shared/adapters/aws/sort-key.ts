import { hash } from 'node:crypto';

/** DynamoDB takes a sort key of up to 1,024 bytes, and a host or origin may be as long as a URL. */
const LONGEST_NAME = 900;
const KEPT = 200;

/** The sort key of what is found by its name: the name as it stands, or, of a very long one, its beginning and its hash. */
export function sortKey(prefix: string, name: string): string {
	if (Buffer.byteLength(name) <= LONGEST_NAME) return `${prefix}${name}`;
	return `${prefix}${name.slice(0, KEPT)}~${hash('sha256', name)}`;
}
