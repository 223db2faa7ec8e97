import { hash } from 'node:crypto';
import { canonicalOf, canonicalUrl } from '../canonical-url.ts';
import type { Target } from '../target.ts';

/** Two targets are one if their canonical URLs are equal; what is no URL is compared as it stands. */
export function targetKey({ url, fault }: Pick<Target, 'url' | 'fault'>): Uint32Array {
	// What only looks like a URL must not stand for it; no URL begins with a line end.
	return canonicalKey(fault === undefined ? (canonicalUrl(url) ?? url) : `\n${url}`);
}

/** As `targetKey`, of a link, which is known to be a web address: there are millions. */
export function linkKey(url: string): Uint32Array {
	return canonicalKey(canonicalOf(url));
}

/** @param url - Known to be canonical, or to be no URL. */
export function canonicalKey(url: string): Uint32Array {
	const digest = hash('sha256', url, 'buffer');
	return new Uint32Array(digest.buffer, digest.byteOffset, 4);
}
