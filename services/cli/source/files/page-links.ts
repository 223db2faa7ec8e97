import type { PageLink, RawLink } from '../../../../shared/core/links/page-link.ts';
import { resolveLinks } from '../../../../shared/core/links/urls/resolve-links.ts';
import type { PageText } from '../../../../shared/runtime/page-text.ts';

/** Stands for this machine while links are resolved; nobody can have a site of this name (RFC 2606). */
const HERE = 'http://files.invalid';

/**
 * The links of a page of this machine, as a browser would resolve them.
 *
 * @param rootDir - Absolute; where links that begin with a slash begin.
 */
export function linksOf(file: string, { rawLinks, baseHref }: PageText, rootDir: string): readonly PageLink[] {
	const root = escapedPath(rootDir);
	const isElsewhere = baseHref !== undefined && /^(?:https?:)?\/\//i.test(baseHref.trim());
	const rooted = isElsewhere ? rawLinks : rawLinks.map((link) => ({ ...link, value: fromRoot(link.value, root) }));
	const base = baseHref === undefined ? undefined : fromRoot(baseHref.trim(), root);
	const page = { pageUrl: HERE + escapedPath(file), baseHref: base, nofollow: false, distinct: false };
	return resolveLinks(rooted as readonly RawLink[], page).found;
}

function fromRoot(value: string, root: string): string {
	// Pages are published by https, whatever they are read by.
	if (value.startsWith('//')) return `https:${value}`;
	return value.startsWith('/') ? root + value : value;
}

/** The paths that a link may mean, the likeliest first; `undefined` for one that leads to the web, or nowhere. */
export function localPathOf({ url, invalid }: PageLink): readonly string[] | undefined {
	if (invalid || !url.startsWith(`${HERE}/`)) return undefined;
	const [written = ''] = url.slice(HERE.length).split('?', 1);
	const path = written.length > 1 ? written.replace(/\/+$/, '') : written;
	try {
		const decoded = decodeURIComponent(path);
		return decoded === path ? [path] : [decoded, path];
	} catch {
		return [path];
	}
}

function escapedPath(path: string): string {
	return path === '/' ? '' : path.split('/').map(encodeURIComponent).join('/');
}
