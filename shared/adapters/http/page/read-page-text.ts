import { readMarkdown } from '../../../core/links/markdown/read-markdown.ts';
import type { SlugStyle } from '../../../core/links/markdown/slug-styles.ts';
import type { PageKind } from '../../../core/links/page-kind.ts';
import type { RawLink } from '../../../core/links/page-link.ts';
import { LinkScanner } from './link-scanner.ts';

/** What the text of a page holds. */
export interface PageText {
	readonly rawLinks: readonly RawLink[];
	/** What a fragment may name. */
	readonly ids: readonly string[];
	/** Of its first `base` tag. */
	readonly baseHref: string | undefined;
}

/** Reads a page whose text is at hand; HTML in Markdown counts as well. */
export function readPageText(text: string, kind: PageKind, slugs: SlugStyle): PageText {
	if (kind === 'html') return scanned(text);
	const { rawLinks, ids, html } = readMarkdown(text, slugs);
	if (html === '') return { rawLinks, ids, baseHref: undefined };
	const inner = scanned(html);
	const all = [...rawLinks, ...inner.rawLinks].sort((a, b) => a.line - b.line || a.column - b.column);
	// A tag of a page that is put into another has no say over its base.
	return { rawLinks: all, ids: [...ids, ...inner.ids], baseHref: undefined };
}

function scanned(text: string): PageText {
	const scanner = new LinkScanner({ links: 'all', collectIds: true });
	scanner.write(text);
	const { rawLinks, ids, baseHref } = scanner.end();
	return { rawLinks, ids, baseHref };
}
