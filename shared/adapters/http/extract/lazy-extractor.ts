import type { ExtractRules } from '../../../core/content/extract/extract-rules.ts';
import type { VisitPlan } from '../exchange/request-headers.ts';
import type { PageTree } from '../page/page-tree.ts';

/** With selectors, expressions and all: most jobs extract nothing. */
type Extract = typeof import('./extract-page.ts').extractPage;

let extractPage: Extract | undefined;
let loading: Promise<void> | undefined;

/** What was read of a page, and how long that took. */
export interface Extracted {
	readonly fields: Readonly<Record<string, unknown>>;
	readonly note?: string;
	readonly parseMs: number;
}

/** @returns Resolves once `extractedFrom` may be called for the rules; `undefined` if it may be already. */
export function loadExtractor(rules: ExtractRules | undefined): Promise<void> | undefined {
	if (rules === undefined || extractPage !== undefined) return undefined;
	loading ??= load();
	return loading;
}

async function load(): Promise<void> {
	({ extractPage } = await import('./extract-page.ts'));
}

/** @returns `undefined` where no rules are, or no page. */
export function extractedFrom(
	tree: PageTree | undefined,
	{ extract: rules, explainsExtract }: Pick<VisitPlan, 'extract' | 'explainsExtract'>,
	pageUrl: string,
): Extracted | undefined {
	if (tree === undefined || rules === undefined || extractPage === undefined) return undefined;
	const startedAt = performance.now();
	const { fields, note, nothing } = extractPage(tree, rules, pageUrl);
	const told = explainsExtract ? { fields, nothing: Object.fromEntries(nothing) } : fields;
	return { fields: told, ...(note !== undefined && { note }), parseMs: performance.now() - startedAt };
}
