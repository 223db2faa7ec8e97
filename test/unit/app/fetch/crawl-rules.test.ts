import { expect, it } from 'vitest';
import { withCrawlRules } from '../../../../shared/app/fetch/crawl-rules.ts';
import type { ResponseVisit, Visit, VisitOptions } from '../../../../shared/core/visit.ts';
import { anUnsent, aPage, aRedirect, options } from '../../../support/builders.ts';
import { type SeeingVisitor, seeing } from '../../../support/seeing.ts';

const never = new AbortController().signal;
const page = 'https://a.example/';
const found = [
	{ url: 'https://a.example/x', tag: 'a', attribute: 'href', position: 0, text: '' },
	{ url: 'https://b.example/', tag: 'a', attribute: 'href', position: 9, text: '' },
] as unknown as ResponseVisit['found'];

function crawling(exclude: readonly string[] = []): VisitOptions {
	const scope = { sites: [{ kind: 'host', host: 'a.example' } as const], include: [], exclude };
	return { ...options().visit, links: 'follow', crawl: { scope, checksLinks: false } };
}

function visitorThatSees(visit: Visit): SeeingVisitor {
	return seeing(withCrawlRules({ visit: async () => visit, close: async () => undefined }));
}

it('tells what the links of a page come to, in place of the links', async () => {
	const visitor = visitorThatSees(aPage({ finalUrl: page, found, links: 2 }));
	const visit = await visitor.visit(page, crawling(), never);

	expect(visit.found).toEqual([]);
	expect(visit.findings?.links).toMatchObject({ parent: page, follow: ['https://a.example/x'] });
});

it('leaves a visit that is of no crawl as it is', async () => {
	const seen = aPage({ found });

	expect(await visitorThatSees(seen).visit(page, options().visit, never)).toBe(seen);
});

it.each([
	{ what: 'an attempt that goes on', seen: aRedirect({ url: page }) },
	{ what: 'a request that was not made', seen: anUnsent() },
])('judges nothing of $what', async ({ seen }) => {
	expect(await visitorThatSees(seen).visit(page, crawling(), never)).toMatchObject(seen);
});

it('W1 tells a mistake of ours as the result of its target', async () => {
	const visit = await visitorThatSees(aPage({ finalUrl: page, found })).visit(page, crawling(['(']), never);

	expect(visit).toMatchObject({ outcome: 'network_error', error: { code: 'INTERNAL_ERROR' } });
});
