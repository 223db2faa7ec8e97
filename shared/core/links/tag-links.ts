import { cssUrls } from './css-urls.ts';
import { isFollowedLink, isMetaUrl, linkPlace, placeSyntax } from './link-places.ts';
import { refreshUrl } from './meta-refresh.ts';
import type { RawLink } from './page-link.ts';
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

const SPACES = /[\t\n\f\r ]+/;

/** All places of a tag that lead somewhere, in the order of its attributes; `srcdoc` is not among them. */
export function tagLinks(tag: Tag): RawLink[] {
	if (tag.name === 'meta') return metaLinks(tag);

	const text = tag.name === 'img' || tag.name === 'area' || tag.name === 'input' ? (attributeOf(tag, 'alt') ?? '') : '';
	const nofollow = isNofollow(tag);
	return tag.attributes.flatMap((attribute) => {
		const place = placeOf(tag, attribute);
		if (place === undefined) return [];
		const urls = urlsOf(tag, attribute);
		return urls.filter(Boolean).map((value) => rawLink({ value, place, attribute, text, nofollow }));
	});
}

/** The places of a tag that a crawler follows. */
export function followedLinks(tag: Tag): RawLink[] {
	if (tag.name === 'meta') return refreshLinks(tag);
	if (tag.name === 'base') return [];
	if (tag.name === 'link' && !isFollowedLink(relsOf(tag), attributeOf(tag, 'hreflang'))) return [];

	const name = tag.name === 'iframe' || tag.name === 'frame' ? 'src' : 'href';
	const attribute = tag.attributes.find((each) => each.name === name);
	const place = attribute && placeOf(tag, attribute);
	if (attribute === undefined || place === undefined || attribute.value === '') return [];
	return [rawLink({ value: attribute.value, place, attribute, text: '', nofollow: isNofollow(tag) })];
}

/** The value of an attribute of a tag; `undefined` if it has none of that name. */
export function attributeOf(tag: Tag, name: string): string | undefined {
	return tag.attributes.find((attribute) => attribute.name === name)?.value;
}

/** Link types of a tag, in lower case. */
function relsOf(tag: Tag): string[] {
	return attributeOf(tag, 'rel')?.toLowerCase().split(SPACES).filter(Boolean) ?? [];
}

function isNofollow(tag: Tag): boolean {
	return (tag.name === 'a' || tag.name === 'area') && relsOf(tag).includes('nofollow');
}

function placeOf(tag: Tag, { name }: Attribute): string | undefined {
	if (tag.name === 'link' && name === 'href') return linkPlace(relsOf(tag));
	return placeSyntax(tag.name, name) === undefined ? undefined : `${tag.name}[${name}]`;
}

function urlsOf(tag: Tag, { name, value }: Attribute): readonly string[] {
	switch (placeSyntax(tag.name, name)) {
		case 'url':
			return [value.trim()];
		case 'spaced':
			return value.split(SPACES);
		case 'comma':
			return value.split(/[\t\n\f\r ,]+/);
		case 'srcset':
			return srcsetUrls(value);
		case 'css':
			return cssUrls(value).map(({ url }) => url);
		case 'html':
		case undefined:
			return [];
	}
}

function metaLinks(tag: Tag): RawLink[] {
	const attribute = tag.attributes.find(({ name }) => name === 'content');
	const name = (attributeOf(tag, 'property') ?? attributeOf(tag, 'name') ?? '').trim().toLowerCase();
	const value = attribute?.value.trim();
	if (attribute === undefined || !value || !isMetaUrl(name)) return refreshLinks(tag);
	return [rawLink({ value, place: `meta[${name}]`, attribute, text: '', nofollow: false })];
}

function refreshLinks(tag: Tag): RawLink[] {
	if (attributeOf(tag, 'http-equiv')?.trim().toLowerCase() !== 'refresh') return [];
	const attribute = tag.attributes.find(({ name }) => name === 'content');
	const value = attribute && refreshUrl(attribute.value)?.trim();
	return attribute && value ? [rawLink({ value, place: 'meta[refresh]', attribute, text: '', nofollow: false })] : [];
}

interface LinkParts {
	readonly value: string;
	readonly place: string;
	readonly attribute: Attribute;
	readonly text: string;
	readonly nofollow: boolean;
}

function rawLink({ value, place, attribute: { line, column }, text, nofollow }: LinkParts): RawLink {
	return { value, place, line, column, text: linkText(text), ...(nofollow && { nofollow }) };
}

const MAX_TEXT_LENGTH = 80;
const HALF_A_PAIR = /[\ud800-\udbff]$/;

/** A link's text as it is told: white space collapsed, at most 80 UTF-16 units, no character cut in half. */
export function linkText(text: string): string {
	return text.replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT_LENGTH).replace(HALF_A_PAIR, '');
}
