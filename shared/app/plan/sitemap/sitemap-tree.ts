import { canonicalUrl } from '../../../core/canonical-url.ts';

/** Of one job; an index may list 50,000, and others. */
export const MAX_SITEMAPS = 50_000;

/** The files that sitemaps consist of, in the order in which they were found, each once: one that lists itself ends there. */
export class SitemapTree {
	readonly files: string[] = [];
	private readonly known = new Set<string>();

	constructor(files: readonly string[] = []) {
		for (const file of files) this.add(file);
	}

	/** @returns Whether there was room for it, or no need. */
	add(url: string): boolean {
		const key = canonicalUrl(url) ?? url;
		if (this.known.has(key)) return true;
		if (this.files.length >= MAX_SITEMAPS) return false;
		this.known.add(key);
		this.files.push(url);
		return true;
	}
}
