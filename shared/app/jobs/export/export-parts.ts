import { countTold } from '../../../core/record/count-told.ts';
import type { ResultFilter } from '../../../core/report/result-filter.ts';
import type { ResultGroup } from '../read-results.ts';

/** Groups of records whose results are one file. */
export interface ExportPart {
	readonly groups: readonly ResultGroup[];
	readonly results: number;
}

/**
 * Cuts the results of a job into files, by what their records count: nothing is read, and the cut is always the same.
 *
 * @param maxResults - After which a file ends with its group.
 * @returns At least one, which may be empty.
 */
export function exportParts(
	groups: Iterable<ResultGroup>,
	maxResults: number,
	{ leavesOutUnchanged }: Pick<ResultFilter, 'leavesOutUnchanged'> = {},
): ExportPart[] {
	const parts: ExportPart[] = [];
	let some: ResultGroup[] = [];
	let results = 0;
	for (const group of groups) {
		some.push(group);
		results += group.reduce((total, record) => total + countTold(record, leavesOutUnchanged), 0);
		if (results < maxResults) continue;
		parts.push({ groups: some, results });
		some = [];
		results = 0;
	}
	if (some.length > 0 || parts.length === 0) parts.push({ groups: some, results });
	return parts;
}
