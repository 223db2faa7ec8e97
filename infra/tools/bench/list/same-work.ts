import type { ListBench, Run } from './run-once.ts';

/**
 * What makes times not comparable: a contestant that did other work than its peers, asked for more or less than
 * was on the list, or had more in flight than it was told to.
 *
 * @returns A sentence each; empty if the times may be compared.
 */
export function faultsOf(bench: ListBench, runs: readonly Run[]): string[] {
	return [...runs.flatMap((run) => faultsOfRun(bench, run)), ...differences(runs)];
}

function faultsOfRun({ pages, inFlight }: ListBench, run: Run): string[] {
	const { contestant, requests, maxInFlight, work, kind, isFree = false } = run;
	const faults: string[] = [];
	// A checker that crawls starts from `/`, which is on no list.
	const counts = kind === 'links' ? [pages, pages + 1] : [pages];
	if (!counts.includes(requests)) faults.push(`${contestant} made ${requests} requests for ${pages} pages`);
	if (!counts.includes(work.urls)) faults.push(`${contestant} has outcomes of ${work.urls} URLs, not ${pages}`);
	if (maxInFlight > inFlight && !isFree)
		faults.push(`${contestant} had ${maxInFlight} requests in flight, not ${inFlight}`);
	if (kind === 'pages' && work.pages !== pages) faults.push(`${contestant} has ${work.pages} results, not ${pages}`);
	return faults;
}

function differences(runs: readonly Run[]): string[] {
	const digests = new Map<string, string>();
	for (const { kind, contestant, work } of runs) {
		if (kind === 'pages' && !digests.has(work.digest)) digests.set(work.digest, contestant);
	}
	if (digests.size <= 1) return [];
	return [`results differ (status, bytes, title or links of some page): ${[...digests.values()].join(', ')}`];
}
