import type { ExportTarget } from '../../../ports/export-target.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';

/** A folder of the stack's own objects. @param prefix - With a slash at its end. */
export function objectFolder(
	objects: Pick<ObjectStore, 'putStream'>,
	prefix: string,
	location?: string | undefined,
): ExportTarget {
	return {
		location,
		async put(name, body) {
			await objects.putStream(`${prefix}${name}`, body);
		},
	};
}
