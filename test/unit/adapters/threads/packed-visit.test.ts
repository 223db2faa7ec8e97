import { expect, it } from 'vitest';
import { packVisit, unpackVisit } from '../../../../shared/adapters/threads/packed-visit.ts';
import type { PageFindings } from '../../../../shared/core/links/crawl.ts';
import { NO_LINKS } from '../../../../shared/core/links/crawl.ts';
import { aPage, aVisit } from '../../../support/builders.ts';

const links = {
	parent: 'https://b.example/',
	follow: ['https://b.example/1', 'https://b.example/2'],
	visit: [],
	moved: 'https://b.example/',
} as PageFindings['links'];

it.each([
	{ what: 'a failure', visit: aVisit() },
	{ what: 'a page', visit: aPage({ title: 'A page' }) },
	{ what: 'a page of a crawl whose start URL has moved', visit: aPage({ findings: { links, sums: NO_LINKS } }) },
])('S5.1 $what comes back from its thread as it was', ({ visit }) => {
	const packed = structuredClone(packVisit(structuredClone(visit)));

	expect(unpackVisit(packed)).toEqual(visit);
});
