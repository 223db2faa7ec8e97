import type { PageFindings } from '../../core/links/crawl.ts';
import { type PackedLinks, packLinks, unpackLinks } from '../../core/links/packed-links.ts';
import type { ResponseVisit, Visit } from '../../core/visit.ts';

/** A visit on its way from its fetch worker: to clone an array of strings costs as much for each as a string that holds them all. */
export type PackedVisit = Exclude<Visit, ResponseVisit> | PackedResponse;

interface PackedResponse extends Omit<ResponseVisit, 'found' | 'findings'> {
	readonly found: PackedLinks;
	readonly findings?: PackedFindings;
}

interface PackedFindings extends Omit<PageFindings, 'links'>, Omit<PageFindings['links'], 'follow' | 'visit'> {
	/** URLs with a space between, which none of them has. */
	readonly follow: string;
	readonly visit: string;
}

export function packVisit(visit: Visit): PackedVisit {
	if (visit.kind !== 'response') return visit;
	const { found, findings, ...seen } = visit;
	return { ...seen, found: packLinks(found), ...(findings && { findings: packFindings(findings) }) };
}

export function unpackVisit(packed: PackedVisit): Visit {
	if (packed.kind !== 'response') return packed;
	const { found, findings, ...seen } = packed;
	return { ...seen, found: unpackLinks(found), ...(findings && { findings: unpackFindings(findings) }) };
}

function packFindings({ links, sums, page }: PageFindings): PackedFindings {
	const { follow, visit, ...of } = links;
	return { ...of, follow: follow.join(' '), visit: visit.join(' '), sums, ...(page && { page }) };
}

function unpackFindings({ follow, visit, sums, page, ...of }: PackedFindings): PageFindings {
	const links = { ...of, follow: urlsIn(follow), visit: urlsIn(visit) };
	return { links, sums, ...(page && { page }) };
}

function urlsIn(packed: string): string[] {
	return packed === '' ? [] : packed.split(' ');
}
