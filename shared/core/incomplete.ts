import type { JobSummary } from './summary.ts';

/** Why what a check found is not all that there may be, and what was left out; `undefined` if it has seen everything. */
export function incompleteText(summary: JobSummary): string | undefined {
	const { counts, notPlanned, limits, linksLost = 0 } = summary;
	const unvisited = (counts.limit ?? 0) + (counts.cancelled ?? 0) + notPlanned;
	const reasons = [
		...endOf(summary),
		...(unvisited > 0 ? [`not visited: ${knownLinks(unvisited)}`] : []),
		...(limits.includes('maxPages') ? ['links of pages beyond maxPages not followed'] : []),
		...(linksLost > 0 ? [`links lost with ${linksLost} of its chunks`] : []),
	];
	return reasons.length === 0 ? undefined : `Incomplete: ${reasons.join('; ')}`;
}

function endOf({ state, limits }: JobSummary): string[] {
	switch (state) {
		case 'cancelled':
			return ['cancelled'];
		case 'failed':
			return ['the job could not be run to its end'];
		case 'limited':
			return [`stopped by ${limits.join(', ')}`];
		case 'planning':
		case 'running':
		case 'stopping':
		case 'finished':
		case 'reported':
			return [];
	}
}

function knownLinks(n: number): string {
	return n === 1 ? '1 known link, and what is behind it' : `${n} known links, and what is behind them`;
}
