import type { PageFindings } from '../../core/links/crawl.ts';
import { type PackedLinks, packLinks, unpackLinks } from '../../core/links/packed-links.ts';
import type { Visit } from '../../core/visit.ts';

/** A visit on its way from its fetch worker: to clone an array of strings costs as much for each as a string that holds them all. */
export interface PackedVisit extends Omit<Visit, 'found' | 'findings'> {
	readonly found: PackedLinks;
	readonly findings?: PackedFindings;
}

interface PackedFindings extends Omit<PageFindings, 'links'> {
	readonly parent: string;
	/** URLs with a space between, which none of them has. */
	readonly follow: string;
	readonly visit: string;
}

export function packVisit({ found, findings, ...visit }: Visit): PackedVisit {
	return { ...visit, found: packLinks(found), ...(findings && { findings: packFindings(findings) }) };
}

export function unpackVisit({ found, findings, ...visit }: PackedVisit): Visit {
	return { ...visit, found: unpackLinks(found), ...(findings && { findings: unpackFindings(findings) }) };
}

function packFindings({ links: { parent, follow, visit }, ...findings }: PageFindings): PackedFindings {
	return { ...findings, parent, follow: follow.join(' '), visit: visit.join(' ') };
}

function unpackFindings({ parent, follow, visit, ...findings }: PackedFindings): PageFindings {
	return { ...findings, links: { parent, follow: urlsIn(follow), visit: urlsIn(visit) } };
}

function urlsIn(packed: string): string[] {
	return packed === '' ? [] : packed.split(' ');
}
