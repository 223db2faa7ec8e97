import type { RawLink } from '../page-link.ts';
import { strippedUrl } from '../urls/stripped-url.ts';
import { cssUrls } from './css-urls.ts';
import {
	isEndpoint,
	isFollowedLink,
	isMetaUrl,
	isTemplate,
	linkPlace,
	URL_ATTRIBUTE_NAMES,
	type UrlPlace,
	urlPlace,
} from './link-places.ts';
import { refreshUrl } from './meta-refresh.ts';
import { srcsetUrls } from './srcset.ts';

/** Decoded; `name` in lower case, the position that of the value. */
export interface Attribute {
	readonly name: string;
	readonly value: string;
	readonly line: number;
	readonly column: number;
}

export interface Tag {
	/** In lower case. */
	readonly name: string;
	/** The first of each name. */
	readonly attributes: readonly Attribute[];
}

/** Names of all attributes that are read here, in lower case; what a tag has besides need not be kept. */
export const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
	...URL_ATTRIBUTE_NAMES,
	...[
		'alt',
		'content',
		'form',
		'formmethod',
		'hreflang',
		'http-equiv',
		'id',
		'method',
		'name',
		'property',
		'rel',
		'type',
	],
]);

const SPACES = /[\t\n\f\r ]+/;

/**
 * All places of a tag that lead somewhere by GET, in the order of its attributes; `srcdoc` is not among them, and a form
 * and its buttons are as if each were sent by GET: see `FormMethods`.
 *
 * @param asked - Attributes that are looked at on any tag, whatever HTML says of them, as scripts read `data-src`.
 */
export function tagLinks(tag: Tag, asked?: ReadonlySet<string>): RawLink[] {
	const links = tag.name === 'meta' ? metaLinks(tag) : [];
	if (tag.name === 'meta' && asked === undefined) return links;

	// Once a tag: both may be long, and its links many.
	let traits: LinkTraits | undefined;
	for (const attribute of tag.attributes) {
		const place = placeOf(tag, attribute) ?? (asked && askedPlace(tag, attribute, asked));
		if (place === undefined) continue;
		traits ??= traitsOf(tag);
		for (const value of urlsOf(place, attribute)) {
			if (value !== '') links.push(rawLink(value, place.name, attribute, traits));
		}
	}
	return links;
}

/** The places of a tag that a crawler follows. */
export function followedLinks(tag: Tag): RawLink[] {
	if (tag.name === 'meta') return refreshLinks(tag);
	if (tag.name === 'base') return [];
	if (tag.name === 'link' && !isFollowedLink(relsOf(tag), attributeOf(tag, 'hreflang'))) return [];

	const name = tag.name === 'iframe' || tag.name === 'frame' ? 'src' : 'href';
	const attribute = attributeNamed(tag.attributes, name);
	const place = attribute && placeOf(tag, attribute);
	if (attribute === undefined || place === undefined || attribute.value === '') return [];
	return [rawLink(attribute.value, place.name, attribute, traitsOf(tag))];
}

/** The value of an attribute of a tag; `undefined` if it has none of that name. */
export function attributeOf(tag: Tag, name: string): string | undefined {
	return attributeNamed(tag.attributes, name)?.value;
}

/** By hand: a function for each look-up, of which each tag needs several, would be most of what a page allocates. */
export function attributeNamed(attributes: readonly Attribute[], name: string): Attribute | undefined {
	for (const attribute of attributes) if (attribute.name === name) return attribute;
	return undefined;
}

/** Link types of a tag, in lower case. */
function relsOf(tag: Tag): string[] {
	return attributeOf(tag, 'rel')?.toLowerCase().split(SPACES).filter(Boolean) ?? [];
}

function isNofollow(tag: Tag): boolean {
	return MAY_BE_NOFOLLOW.has(tag.name) && relsOf(tag).includes('nofollow');
}

const MAY_BE_NOFOLLOW: ReadonlySet<string> = new Set(['a', 'area', 'form']);

function placeOf(tag: Tag, { name, value }: Attribute): UrlPlace | undefined {
	const place = urlPlace(tag.name, name);
	if (place === undefined || name !== 'href') return place;
	if (tag.name === 'a' || tag.name === 'area') return isEndpoint(relsOf(tag)) ? undefined : place;
	if (tag.name !== 'link') return place;
	const rels = relsOf(tag);
	const byType = linkPlace(rels);
	return byType === undefined || isTemplate(value, rels) ? undefined : { ...place, name: byType };
}

/** Of an attribute that HTML gives no URLs to; where it does, `placeOf` has decided. */
function askedPlace(tag: Tag, { name }: Attribute, asked: ReadonlySet<string>): UrlPlace | undefined {
	const isText = tag.name === 'meta' && name === 'content';
	if (isText || !asked.has(name) || urlPlace(tag.name, name) !== undefined) return undefined;
	return { name: `${tag.name}[${name}]`, syntax: name.endsWith('srcset') ? 'srcset' : 'url' };
}

function urlsOf({ syntax }: UrlPlace, { value }: Attribute): readonly string[] {
	switch (syntax) {
		case 'url':
			return [strippedUrl(value)];
		case 'spaced':
			return value.split(SPACES);
		case 'comma':
			return value.split(/[\t\n\f\r ,]+/);
		case 'srcset':
			return srcsetUrls(value);
		case 'css':
			return cssUrls(value).map(({ url }) => url);
		case 'html':
			return [];
	}
}

function metaLinks(tag: Tag): RawLink[] {
	const attribute = attributeNamed(tag.attributes, 'content');
	const name = (attributeOf(tag, 'property') ?? attributeOf(tag, 'name') ?? '').trim().toLowerCase();
	const value = attribute && strippedUrl(attribute.value);
	if (attribute === undefined || !value || !isMetaUrl(name, value)) return refreshLinks(tag);
	return [rawLink(value, `meta[${name}]`, attribute)];
}

function refreshLinks(tag: Tag): RawLink[] {
	if (attributeOf(tag, 'http-equiv')?.trim().toLowerCase() !== 'refresh') return [];
	const attribute = attributeNamed(tag.attributes, 'content');
	const value = attribute && strippedUrl(refreshUrl(attribute.value) ?? '');
	return attribute && value ? [rawLink(value, 'meta[refresh]', attribute)] : [];
}

/** What all links of a tag have in common. */
type LinkTraits = Pick<RawLink, 'text' | 'nofollow'>;

const NO_TRAITS: LinkTraits = { text: '', nofollow: undefined };

function traitsOf(tag: Tag): LinkTraits {
	const text = HAVE_ALT.has(tag.name) ? linkText(attributeOf(tag, 'alt') ?? '') : '';
	return { text, nofollow: isNofollow(tag) ? true : undefined };
}

function rawLink(value: string, place: string, { line, column }: Attribute, traits = NO_TRAITS): RawLink {
	const { text, nofollow } = traits;
	return { value, place, line, column, text, nofollow };
}

const HAVE_ALT: ReadonlySet<string> = new Set(['area', 'img', 'input']);
const MAX_TEXT_LENGTH = 80;
const HALF_A_PAIR = /[\ud800-\udbff]$/;
/** White space that is not a single space. */
const LOOSE_SPACE = /[^\S ]|\s\s/;

/** A link's text as it is told: white space collapsed, at most 80 UTF-16 units, no character cut in half. */
export function linkText(text: string): string {
	const collapsed = collapseSpace(text).trim();
	return collapsed.length <= MAX_TEXT_LENGTH ? collapsed : collapsed.slice(0, MAX_TEXT_LENGTH).replace(HALF_A_PAIR, '');
}

/** Any white space as one space; looked for first, since nearly no text of a link has more to collapse. */
export function collapseSpace(text: string): string {
	return LOOSE_SPACE.test(text) ? text.replace(/\s+/g, ' ') : text;
}
