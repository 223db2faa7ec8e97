import { canonicalOf } from '../../canonical-url.ts';
import type { PageLink, RawLink } from '../page-link.ts';
import type { QueryEncoder } from './encoded-query.ts';
import { baseUrl, createLinkResolver } from './link-resolver.ts';

/** What the links of a page lead to. */
export interface FoundLinks {
	readonly found: readonly PageLink[];
	readonly otherSchemes: Readonly<Record<string, number>>;
}

export interface LinkContext {
	/** As it is asked for. */
	readonly pageUrl: string;
	/** Of the page's charset; absent is UTF-8. */
	readonly encodeQuery?: QueryEncoder | undefined;
	/** Of the first `base` tag; relative links resolve against it, or else against the page. */
	readonly baseHref?: string | undefined;
	/** Whether the page marks all of them. */
	readonly nofollow: boolean;
	/** Each URL and fragment once, followed if one of its places may be. */
	readonly distinct: boolean;
}

export const NO_LINKS: FoundLinks = { found: [], otherSchemes: {} };

/** Told by name; a hostile page may name any number, of any length, and their sums stand in an item of the table. */
const NAMED_SCHEMES: ReadonlySet<string> = new Set([
	...['about', 'blob', 'chrome', 'data', 'file', 'javascript', 'view-source', 'ws', 'wss'],
	...['callto', 'facetime', 'irc', 'ircs', 'mailto', 'msteams', 'skype', 'slack', 'sms', 'tel', 'tg', 'viber'],
	...['whatsapp', 'xmpp', 'zoommtg', 'android-app', 'intent', 'ios-app', 'itms-apps', 'market', 'steam', 'vscode'],
	...['bitcoin', 'ftp', 'ftps', 'geo', 'git', 'magnet', 'maps', 'news', 'rtsp', 'sftp', 'ssh', 'urn', 'webcal'],
]);

/** Resolves links; what is no web address is counted by its scheme. */
export function resolveLinks(
	links: readonly RawLink[],
	{ pageUrl, encodeQuery, baseHref, nofollow, distinct }: LinkContext,
): FoundLinks {
	if (links.length === 0) return NO_LINKS;
	const resolverOf = createResolverChoice({ pageUrl, encodeQuery, baseHref });
	const found: PageLink[] = [];
	const schemes = new Map<string, number>();
	const add = distinct ? createDistinctList(found) : (link: PageLink) => found.push(link);
	for (const raw of links) {
		const resolved = resolverOf(raw)(raw.value);
		if (resolved.kind === 'other') {
			const scheme = NAMED_SCHEMES.has(resolved.scheme) ? resolved.scheme : 'other';
			schemes.set(scheme, (schemes.get(scheme) ?? 0) + 1);
		} else add(pageLink(raw, resolved, nofollow));
	}
	return { found, otherSchemes: Object.fromEntries(schemes) };
}

type Resolver = ReturnType<typeof createLinkResolver>;

/** What a link is resolved against: the page's base, the page itself for that base, or what a page within the page has. */
function createResolverChoice({
	pageUrl,
	encodeQuery,
	baseHref,
}: Pick<LinkContext, 'pageUrl' | 'encodeQuery' | 'baseHref'>) {
	const base = baseUrl(baseHref, pageUrl);
	const resolve = createLinkResolver(base, encodeQuery);
	const resolveBase = createLinkResolver(pageUrl, encodeQuery);
	const nested = new Map<string, Resolver>();
	return ({ place, base: nestedBase }: RawLink): Resolver => {
		if (nestedBase === undefined) return place === 'base[href]' ? resolveBase : resolve;
		const known = nested.get(nestedBase);
		const resolver = known ?? createLinkResolver(baseUrl(nestedBase, base), encodeQuery);
		if (known === undefined) nested.set(nestedBase, resolver);
		return resolver;
	};
}

/** Adds each link once: where it first stands, or else where it may be followed. */
function createDistinctList(found: PageLink[]): (link: PageLink) => void {
	const places = new Map<string, number>();
	return (link) => {
		const key = keyOf(link);
		const earlier = places.get(key);
		if (earlier === undefined) places.set(key, found.push(link) - 1);
		else if (found[earlier]?.nofollow === true && link.nofollow !== true) found[earlier] = link;
	};
}

function keyOf({ url, fragment }: PageLink): string {
	const key = canonicalOf(url);
	return fragment === undefined ? key : `${key}#${fragment}`;
}

type WebOrInvalid = Exclude<ReturnType<Resolver>, { kind: 'other' }>;

/** Without spreading, which costs more than all else of a link: there are dozens a page. */
function pageLink(raw: RawLink, resolved: WebOrInvalid, isNofollowPage: boolean): PageLink {
	const { place, line, column, text } = raw;
	const { url } = resolved;
	const fragment = resolved.fragment === '' ? undefined : resolved.fragment;
	const nofollow = raw.nofollow === true || isNofollowPage ? true : undefined;
	const invalid = resolved.kind === 'invalid' ? true : undefined;
	return { url, fragment, place, line, column, text, nofollow, invalid };
}
