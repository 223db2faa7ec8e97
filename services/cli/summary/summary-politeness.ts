import { printable } from '../../../shared/core/printable.ts';
import type { ReportedFailure } from '../../../shared/core/report/report.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import { SCHEME_REFUSED } from '../../../shared/core/result.ts';
import { formatCount, formatPlural } from '../text/format.ts';
import { textTable } from '../text/text-table.ts';
import { linkRows } from './summary-links.ts';

const MAX_NAMED = 5;

/** What the scope, robots.txt, rates and hosts left out or held back; nothing of each that did not. */
export function politenessLines(
	summary: Pick<JobSummary, 'counts' | 'waits' | 'links' | 'robotsUnreadable' | 'schemesRefused'>,
	failures: readonly ReportedFailure[] = [],
): string[] {
	const { counts, waits, links, robotsUnreadable = 0, schemesRefused = 0 } = summary;
	const { forRate, forPauses, slowedHosts } = waits;
	const { robots = 0, blocked = 0, refused = 0 } = counts;
	const forbidden = robots - robotsUnreadable;
	const addresses = refused - schemesRefused;
	return textTable([
		...linkRows(links),
		...(forbidden > 0
			? [['robots.txt', `${formatPlural(forbidden, 'target')} not visited; --ignore-robots visits them`]]
			: []),
		...(robotsUnreadable > 0 ? [['robots.txt', unreadableText(robotsUnreadable)]] : []),
		...(schemesRefused > 0 ? [['refused', schemesText(schemesRefused, failures)]] : []),
		...(addresses > 0 ? [['refused', addressesText(addresses)]] : []),
		...(blocked > 0 ? [['blocked', `${formatPlural(blocked, 'target')} kept out by their hosts, and not broken`]] : []),
		...(forRate > 0 ? [['rates and caps', `targets put off ${formatCount(forRate)} times`]] : []),
		...(forPauses > 0 ? [['slowed down', `for ${named(slowedHosts)}, which asked for it`]] : []),
	]);
}

function unreadableText(targets: number): string {
	return `could not be read, so that ${formatPlural(targets, 'target')} stayed unvisited; --ignore-robots visits them`;
}

/** The first of them says which scheme, and which is meant. */
function schemesText(targets: number, failures: readonly ReportedFailure[]): string {
	const { message = 'only http and https' } = failures.find(({ error }) => error?.code === SCHEME_REFUSED)?.error ?? {};
	return `${formatPlural(targets, 'target')} not visited for the scheme: ${printable(message)}`;
}

function addressesText(targets: number): string {
	return `${formatPlural(targets, 'target')} not visited; private addresses are with --allow-private`;
}

function named(hosts: readonly string[]): string {
	const more = hosts.length - MAX_NAMED;
	const first = hosts.slice(0, MAX_NAMED).map(printable).join(', ');
	return more > 0 ? `${first} and ${formatPlural(more, 'other host')}` : first;
}
