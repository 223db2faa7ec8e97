/** A map or a set, whose keys come in the order in which they were put in. */
interface Keyed<K> {
	readonly size: number;
	keys(): IterableIterator<K>;
	delete(key: K): boolean;
}

/**
 * Forgets the oldest keys above a number. In a map whose keys are put in anew as they are used, those are the least used.
 *
 * By hand: the maps are plain ones whose owners look at all that is in them, which a cache of a library does not give out.
 */
export function keepNewest<K>(kept: Keyed<K>, most: number): void {
	if (kept.size <= most) return;
	for (const oldest of kept.keys()) {
		kept.delete(oldest);
		if (kept.size <= most) return;
	}
}
