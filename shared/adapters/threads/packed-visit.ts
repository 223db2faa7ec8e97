import type { PageFindings } from '../../core/links/crawl.ts';
import { type PackedLinks, packLinks, unpackLinks } from '../../core/links/packed-links.ts';
import { emptyVisit, type ResponseVisit, type Visit } from '../../core/visit.ts';
import type { Writable } from '../../core/writable.ts';

/** A visit on its way from its fetch worker: to clone an array of strings costs as much for each as a string that holds them all. */
export interface PackedVisit {
	/** Emptied, see `emptyVisit`; what it held is in the others. */
	readonly visit: Visit;
	readonly found: PackedLinks;
	readonly findings: PackedFindings | undefined;
}

interface PackedFindings extends Omit<PageFindings, 'links'>, Omit<PageFindings['links'], 'follow' | 'visit'> {
	/** URLs with a space between, which none of them has. */
	readonly follow: string;
	readonly visit: string;
}

/** Takes the visit apart, and no copy: of each page one would be 2 KB and several microseconds. */
export function packVisit(visit: Visit): PackedVisit {
	if (visit.kind !== 'response') return { visit, found: '', findings: undefined };
	const { found, findings } = visit;
	emptyVisit(visit);
	return { visit, found: packLinks(found), findings: findings && packFindings(findings) };
}

/** Puts the visit together again, and no copy of it. */
export function unpackVisit({ visit, found, findings }: PackedVisit): Visit {
	if (visit.kind !== 'response') return visit;
	const whole: Writable<ResponseVisit> = visit;
	whole.found = unpackLinks(found);
	if (findings !== undefined) whole.findings = unpackFindings(findings);
	return whole;
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
