import type { RawLink } from '../page-link.ts';
import { strippedUrl } from '../urls/stripped-url.ts';
import { isTemplate, linkPlace } from './link-places.ts';
import { type Attribute, attributeOf, type Tag } from './tag-links.ts';
import type { Vocabulary } from './xml-names.ts';

/**
 * What an element holds as text: a URL, which may be any name unless it is absolute (`absoluteUrl`), or a page of HTML,
 * of which nobody knows what its relative links are relative to (`otherHtml`).
 */
export type TextMeaning = 'url' | 'absoluteUrl' | 'html' | 'otherHtml';

/** Attributes with a URL, by vocabulary, as `element[attribute]`; `*` is any element. */
const ATTRIBUTES: Readonly<Partial<Record<Vocabulary, ReadonlySet<string>>>> = {
	atom: new Set(['link[href]', 'content[src]', 'generator[uri]']),
	rss: new Set(['enclosure[url]', 'source[url]', 'outline[xmlUrl]', 'outline[htmlUrl]']),
	media: new Set(['content[url]', 'thumbnail[url]', 'player[url]']),
	itunes: new Set(['image[href]']),
	xinclude: new Set(['include[href]']),
	none: new Set(['*[href]', 'outline[xmlUrl]', 'outline[htmlUrl]']),
};

/** Elements whose text is told, by vocabulary. */
const TEXTS: Readonly<Partial<Record<Vocabulary, ReadonlyMap<string, TextMeaning>>>> = {
	atom: texts({ url: 'icon logo uri', html: 'content summary title subtitle rights' }),
	rss: texts({ url: 'link comments docs url', absoluteUrl: 'guid', otherHtml: 'description' }),
	content: texts({ otherHtml: 'encoded' }),
	sitemap: texts({ url: 'loc' }),
	sitemapImage: texts({ url: 'loc' }),
	opensearch: texts({ url: 'Image' }),
};

function texts(names: Readonly<Partial<Record<TextMeaning, string>>>): ReadonlyMap<string, TextMeaning> {
	const meanings = Object.entries(names) as [TextMeaning, string][];
	return new Map(meanings.flatMap(([meaning, all]) => all.split(' ').map((name) => [name, meaning] as const)));
}

/** Whether a tag of this vocabulary is one of a page, which `tagLinks` knows. */
export function isOfPage(vocabulary: Vocabulary): boolean {
	return vocabulary === 'html' || vocabulary === 'svg';
}

/** All places of a tag of XML that lead somewhere by GET; of any vocabulary but those of pages. */
export function xmlLinks(vocabulary: Vocabulary, tag: Tag): RawLink[] {
	const links: RawLink[] = [];
	for (const attribute of tag.attributes) {
		const value = strippedUrl(attribute.value);
		const place = value === '' ? undefined : placeOf(vocabulary, tag, attribute);
		if (place === undefined) continue;
		const { line, column } = attribute;
		links.push({ value, place, line, column, text: '', nofollow: undefined });
	}
	return links;
}

function placeOf(vocabulary: Vocabulary, tag: Tag, { name, value }: Attribute): string | undefined {
	const place = `${tag.name}[${name}]`;
	if (name === 'xlink:href') return place;
	const known = ATTRIBUTES[vocabulary];
	if (known?.has(place) !== true && known?.has(`*[${name}]`) !== true) return undefined;
	if (tag.name !== 'link') return place;
	const rels = attributeOf(tag, 'rel')?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
	return isTemplate(value, rels) ? undefined : linkPlace(rels);
}

/** What the text of an element is; `undefined` if it leads nowhere. */
export function textMeaning(vocabulary: Vocabulary, tag: Tag): TextMeaning | undefined {
	const meaning = TEXTS[vocabulary]?.get(tag.name);
	// A name, and no address.
	if (tag.name === 'guid' && attributeOf(tag, 'isPermaLink')?.trim() === 'false') return undefined;
	if (vocabulary !== 'atom' || meaning !== 'html') return meaning;
	return attributeOf(tag, 'type')?.trim() === 'html' ? meaning : undefined;
}
