import { BodyReader } from '../adapters/http/exchange/body-reader.ts';
import { extractPage } from '../adapters/http/extract/extract-page.ts';
import { createUndiciVisitor } from '../adapters/http/undici-visitor.ts';
import type { ExtractRules } from '../core/content/extract/extract-rules.ts';
import type { Visit, VisitOptions } from '../core/visit.ts';
import { visitToEnd } from './visit-to-end.ts';

/** What rules give for one page, as they would in a job. */
export interface ExtractTrial {
	readonly fields: Readonly<Record<string, unknown>>;
	/** By the path of each field that gave nothing, why. */
	readonly nothing: Readonly<Record<string, string>>;
	readonly note?: string;
}

/** Of a file. Addresses in it are relative to `pageUrl`. */
export function tryOnBytes(
	body: Buffer,
	rules: ExtractRules,
	page: { readonly mediaType: string; readonly pageUrl: string },
): ExtractTrial {
	const options = { maxBytes: Number.POSITIVE_INFINITY, links: 'count', collectIds: false, buildsTree: true } as const;
	const reader = new BodyReader({ mediaType: page.mediaType }, options);
	reader.push(body);
	const { tree } = reader.end(performance.now());
	if (tree === undefined) return { fields: {}, nothing: {}, note: 'it is no page' };
	const { fields, nothing, note } = extractPage(tree, rules, page.pageUrl);
	return { fields, nothing: Object.fromEntries(nothing), ...(note !== undefined && { note }) };
}

/** Of a page of the web: the visit, with `extracted` as an `ExtractTrial`. */
export async function tryOnUrl(url: string, options: VisitOptions, signal: AbortSignal): Promise<Visit> {
	const visitor = createUndiciVisitor({ maxSockets: 4, allowsPrivate: true });
	return visitToEnd(visitor, url, options, signal);
}
