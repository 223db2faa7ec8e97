import type { SourceCursor } from '../../core/plan-entry.ts';
import { KeySet } from '../../core/record/key-set.ts';
import { targetKey } from '../../core/record/target-key.ts';
import type { Target } from '../../core/target.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { readSource } from './read-source.ts';

/** The targets of a source's copy, each but its first occurrence left out; in memory is a hash of 16 bytes for each. */
export async function* distinctTargets(
	objects: ObjectStore,
	source: { key: string; bytes: number },
	from: SourceCursor,
): AsyncGenerator<Target> {
	const seen = new KeySet();
	for await (const { target } of readSource(objects, source, from)) {
		if (seen.add(targetKey(target))) yield target;
	}
}
