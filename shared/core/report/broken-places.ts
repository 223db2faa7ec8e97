import { urlHash } from '../links/packed-links.ts';
import type { PageLink } from '../links/page-link.ts';
import type { BrokenLink, LinkPlace } from './link-report.ts';

export interface CollectorLimits {
	readonly maxBroken: number;
	/** Over all broken links. */
	readonly maxPlaces: number;
}

/** A broken link, as its places are found. */
export interface Found extends Omit<BrokenLink, 'places'> {
	readonly places: Map<string, LinkPlace>;
	/** Further places, beyond the limit. */
	omitted?: number;
}

/** What is broken, by canonical URL or by what is none, and the places that lead there. */
export class BrokenPlaces {
	omitted = 0;
	private readonly limits: CollectorLimits;
	private readonly found = new Map<string, Found>();
	/** `urlHash` of each key. */
	private readonly foundHashes = new Set<number>();
	private places = 0;

	constructor(limits: CollectorLimits) {
		this.limits = limits;
	}

	get(key: string): Found | undefined {
		return this.found.get(key);
	}

	/** `urlHash` of all URLs that were noted: few, of the links of a site. */
	get hashes(): ReadonlySet<number> {
		return this.foundHashes;
	}

	all(): Iterable<Found> {
		return this.found.values();
	}

	note(key: string, what: Omit<Found, 'places'>): Found | undefined {
		const known = this.found.get(key);
		if (known !== undefined) return known;
		if (this.found.size >= this.limits.maxBroken) {
			this.omitted++;
			return undefined;
		}
		const found = { ...what, places: new Map() };
		this.found.set(key, found);
		this.foundHashes.add(urlHash(key));
		return found;
	}

	addPlace(found: Found | undefined, page: string, { place, line, column, text }: PageLink): void {
		if (found === undefined) return;
		// One page may be reached by several URLs.
		const key = `${page} ${line} ${column} ${place}`;
		if (found.places.has(key)) return;
		if (this.places >= this.limits.maxPlaces) {
			found.omitted = (found.omitted ?? 0) + 1;
			return;
		}
		this.places++;
		found.places.set(key, { page, place, line, column, text });
	}
}
