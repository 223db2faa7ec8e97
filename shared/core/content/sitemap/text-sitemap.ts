import { MAX_LOC_CHARS, type SitemapEnd, type SitemapItem } from './sitemap-item.ts';

const WEB_ADDRESS = /^https?:\/\//i;
/** Of a text whose first lines hold no address, no more is read. */
const MAX_LINES_BEFORE = 100;

/** Reads a sitemap of text as it arrives: an address a line. */
export class TextSitemap {
	private rest = '';
	private lines = 0;
	private found = 0;

	/** Nothing more is to be looked for. */
	get isOver(): boolean {
		return this.found === 0 && this.lines > MAX_LINES_BEFORE;
	}

	write(part: string): readonly SitemapItem[] {
		const lines = (this.rest + part).split(/\r\n|\r|\n/);
		// Of an endless line, no more than an address may have.
		this.rest = (lines.pop() ?? '').slice(0, MAX_LOC_CHARS);
		return lines.flatMap((line) => this.itemOf(line));
	}

	end(): readonly SitemapItem[] {
		return this.itemOf(this.rest);
	}

	result(): SitemapEnd {
		if (this.found > 0) return { format: 'text' };
		return { format: 'unknown', fault: 'is no sitemap: it is no XML, and no line of it is a web address' };
	}

	private itemOf(line: string): readonly SitemapItem[] {
		const loc = line.trim();
		if (loc === '' || loc.startsWith('#')) return [];
		this.lines++;
		const isAddress = WEB_ADDRESS.test(loc);
		if (isAddress) this.found++;
		// Any text may follow what is none: only in a sitemap is it a fault.
		return isAddress || this.found > 0 ? [{ kind: 'page', loc: loc.slice(0, MAX_LOC_CHARS) }] : [];
	}
}
