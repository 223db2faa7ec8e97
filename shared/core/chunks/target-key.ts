import { hash } from 'node:crypto';
import { canonicalUrl } from '../canonical-url.ts';

/** Two targets are one if their canonical URLs are equal; what is no URL is compared as it stands. */
export function targetKey(url: string): Uint32Array {
	return canonicalKey(canonicalUrl(url) ?? url);
}

/** @param url - Known to be canonical: a link is, and there are millions. */
export function canonicalKey(url: string): Uint32Array {
	const digest = hash('sha256', url, 'buffer');
	return new Uint32Array(digest.buffer, digest.byteOffset, 4);
}
