import type { JobSummary } from '../../shared/core/job/summary.ts';
import { printable } from '../../shared/core/printable.ts';
import { formatCount, formatPlural } from './format.ts';
import { linkRows } from './summary-links.ts';
import { textTable } from './text-table.ts';

const MAX_NAMED = 5;

/** What the scope, robots.txt, rates and hosts left out or held back; nothing of each that did not. */
export function politenessLines({ counts, waits, links }: Pick<JobSummary, 'counts' | 'waits' | 'links'>): string[] {
	const { forRate, forPauses, slowedHosts } = waits;
	const { robots = 0, blocked = 0 } = counts;
	return textTable([
		...linkRows(links),
		...(robots > 0
			? [['robots.txt', `${formatPlural(robots, 'target')} not visited; --ignore-robots visits them`]]
			: []),
		...(blocked > 0 ? [['blocked', `${formatPlural(blocked, 'target')} kept out by their hosts, and not broken`]] : []),
		...(forRate > 0 ? [['rates and caps', `targets put off ${formatCount(forRate)} times`]] : []),
		...(forPauses > 0 ? [['slowed down', `for ${named(slowedHosts)}, which asked for it`]] : []),
	]);
}

function named(hosts: readonly string[]): string {
	const more = hosts.length - MAX_NAMED;
	const first = hosts.slice(0, MAX_NAMED).map(printable).join(', ');
	return more > 0 ? `${first} and ${formatPlural(more, 'other host')}` : first;
}
