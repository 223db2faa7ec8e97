import { canonicalUrl } from '../../shared/core/canonical-url.ts';
import { areTrue } from './clocks.ts';
import type { Remains } from './invariants.ts';
import { LONGEST_CALL_MS } from './life.ts';
import { LONGEST_CONNECT_MS } from './life-visitor.ts';
import type { World } from './world.ts';

/** A chunk without a lease waits for one for 5 s, and is then away for 15. */
const LEASE_ROUND_MS = 20_000;

/** Where nothing goes wrong, no visit starts after a limit was reached, but for the one that was just about to. */
export function* breachesOfLimits(
	{ adversary, deaths, visits, scenario }: World,
	{ job, plan, planned, results }: Remains,
): Generator<string> {
	const { limits = {} } = plan.options;
	const names = [limits.maxDurationMs && 'maxDuration', limits.maxInvocations && 'maxInvocations'];
	const mayStopBy = [...names, limits.maxCostUsd && 'maxCostUsd', 'cancelled', 'failed', undefined];
	if (!mayStopBy.includes(job.stopReason)) yield `is stopped by ${job.stopReason}, which it has not`;
	if (adversary.done > 0 || deaths > 0 || !areTrue(scenario.clocks)) return;
	const isCut = results.some(({ outcome }) => outcome === 'limit') || (job.totals?.notPlanned ?? 0) > 0;
	// What a crawl had not followed yet, nobody knows.
	const isKnown = job.options.crawl === undefined;
	if (job.state === 'limited' && !isCut && isKnown) yield 'is limited, and has visited all';
	const own = [...planned.values()].map(({ url }) => url).filter((url) => canonicalUrl(url) !== undefined);
	const made = own.flatMap((url) => visits.get(url) ?? []);
	const visitors = new Set(made.map(({ life }) => life)).size;
	const { maxDurationMs = Number.POSITIVE_INFINITY, maxInvocations = Number.POSITIVE_INFINITY } = limits;
	if (visitors > maxInvocations) yield `is visited by ${visitors} invocations, and may be by ${maxInvocations}`;
	// One that is given to its visitor may yet connect, ahead of its reservation.
	const lastAt = job.createdAt + maxDurationMs + LONGEST_CALL_MS + LONGEST_CONNECT_MS;
	const late = made.filter(({ startedAt }) => startedAt > lastAt).length;
	if (late > 0) yield `${late} visits start after its time`;
}

/** Names, each with what one life may send of it; faults and poison, each with the redeliveries of a batch. */
export function* breachesOfBudget(
	{ monitor, adversary, poison, sweeps, scenario }: World,
	{ job, records }: Remains,
): Generator<string> {
	const sent = monitor.sent.get(job.jobId) ?? 0;
	const { createdAt, totals, options } = job;
	const offMs = areTrue(scenario.clocks) ? 0 : scenario.clocks.jumpMs + scenario.clocks.aheadMs;
	const cap = options.politeness?.concurrencyPerHost ?? Number.POSITIVE_INFINITY;
	// Whoever has no lease at a host asks again, for as long as others have it.
	const rounds =
		cap < scenario.sizes.maxInstances
			? (Math.max(0, (totals?.finishedAt ?? createdAt) - createdAt) + offMs) / LEASE_ROUND_MS
			: 0;
	const budget = 20 + (8 + rounds) * records.size + 20 * adversary.done + 100 * poison.size + 10 * sweeps;
	if (sent > budget) yield `sent ${sent} messages, where ${budget} should do`;
}
