import { canonicalUrl } from '../../shared/core/canonical-url.ts';
import { type ChunkBlob, type ChunkRecord, childId } from '../../shared/core/chunk.ts';
import type { Delivery } from '../../shared/core/deliver/delivery.ts';
import type { SinkStatus } from '../../shared/core/deliver/rows/sink.ts';
import { MAX_CRASHES } from '../../shared/core/fetch/quarantine-verdict.ts';
import { hostOf } from '../../shared/core/hosts/host-of.ts';
import { DEFAULT_POLITENESS, rateAt } from '../../shared/core/hosts/politeness.ts';
import { endStateOf, hasEnded, type Job } from '../../shared/core/job.ts';
import type { PlanBlob, PlanEntry } from '../../shared/core/plan-entry.ts';
import { keysOf } from '../../shared/core/record/object-keys.ts';
import { targetKey } from '../../shared/core/record/target-key.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import { countsAsFailure, type Outcome, type Result } from '../../shared/core/result.ts';
import { askedUrlOf, type OddTarget, type SourceTarget, type Target } from '../../shared/core/target.ts';
import { mostOverRate } from '../support/start-log.ts';
import { areTrue } from './clocks.ts';
import { breachesOfCrawl } from './crawl-invariants.ts';
import { breachesOfDeliveries } from './delivery-invariants.ts';
import { breachesOfForeign } from './foreign.ts';
import { visitNumberOf } from './life-visitor.ts';
import { breachesOfBudget, breachesOfLimits } from './limit-invariants.ts';
import { breachesOfPages } from './page-invariants.ts';
import { breachesOfRows } from './row-invariants.ts';
import type { JobPlan } from './scenario.ts';
import { breachesOfSilence } from './silence-invariants.ts';
import { FORBIDDEN, isDead, type WebPlan } from './web.ts';
import type { StartedJob, VisitMade, World } from './world.ts';

/** All that is left of a job, as it stands in the stores. */
export interface Remains {
	readonly job: Job;
	readonly plan: StartedJob['plan'];
	/** The lines of the source's copy. */
	readonly lines: readonly OddTarget[];
	readonly entries: readonly PlanEntry[];
	readonly records: ReadonlyMap<string, ChunkRecord>;
	readonly blobs: ReadonlyMap<string, ChunkBlob>;
	readonly results: readonly Result[];
	/** Each target that the plan holds, by its index. */
	readonly planned: ReadonlyMap<number, Target>;
	/** URLs that the plan leaves out. */
	readonly dropped: readonly string[];
	/** Those of them that it read in the source; others are links, which may stand there further down, as duplicates. */
	readonly droppedSeeds: readonly string[];
	readonly report: JobReport | undefined;
	readonly deliveries: readonly Delivery[];
	readonly sink: SinkStatus | undefined;
}

/**
 * Checks what must be true of every job once all is quiet, from its records, blobs, plan log and source alone.
 *
 * @returns What is not.
 */
export async function checkJobs(world: World): Promise<string[]> {
	const violations: string[] = [];
	const results: Result[] = [];
	let isWhole = true;
	for (const started of world.started) {
		// Of one that holds what another version has stored, nobody can tell all.
		if (world.monitor.stateOf(started.jobId) === undefined || world.foreign.jobId === started.jobId) {
			isWhole = false;
			continue;
		}
		const remains = await collect(world, started);
		results.push(...remains.results);
		for (const breach of breachesOf(world, remains)) violations.push(`job ${started.jobId}: ${breach}`);
	}
	for await (const breach of breachesOfForeign(world)) violations.push(breach);
	if (isWhole) violations.push(...(await breachesOfPages(world.stores.pageStates, results)));
	return violations;
}

async function collect({ stores }: World, { jobId, plan }: StartedJob): Promise<Remains> {
	const job = (await stores.jobs.get(jobId)) as Job;
	const [entries, records] = await Promise.all([stores.planLog.read(jobId, 0), stores.records.list(jobId)]);
	const blobs = new Map<string, ChunkBlob>();
	for (const record of records.values()) blobs.set(record.chunkId, await stores.blobs.get(jobId, record.blob));
	const planBlobs: PlanBlob[] = [];
	const droppedSeeds: string[] = [];
	for (const { blob, links } of entries) {
		if (blob === undefined) continue;
		const plan = await stores.blobs.get<PlanBlob>(jobId, blob);
		planBlobs.push(plan);
		if ((links?.takenIn ?? []).length === 0) droppedSeeds.push(...(plan.dropped ?? []));
	}
	const targets = planBlobs.flatMap(({ chunks }) => chunks.flatMap((chunk) => chunk.targets));
	const source = Buffer.from((await stores.objects.get(job.source.key)) ?? []).toString('utf8');
	const report = await stores.objects.get(keysOf(jobId).reportJson);
	return {
		job,
		plan,
		lines: source
			.split('\n')
			.slice(0, -1)
			.map((line) => asTarget(JSON.parse(line))),
		entries,
		records,
		blobs,
		results: [...blobs.values()].flatMap((blob) => blob.results),
		planned: new Map(targets.map((target) => [target.index, target])),
		dropped: planBlobs.flatMap(({ dropped = [] }) => dropped),
		droppedSeeds,
		deliveries: await stores.deliveries.list(jobId),
		sink: await stores.sinks.read(jobId),
		report: report && JSON.parse(Buffer.from(report).toString('utf8')),
	};
}

function asTarget(line: SourceTarget): OddTarget {
	return typeof line === 'string' ? { url: line } : line;
}

function* breachesOf(world: World, remains: Remains): Generator<string> {
	const { job } = remains;
	if (!hasEnded(job.state)) {
		yield `has not ended: ${job.state}`;
		return;
	}
	yield* breachesOfEnd(world, remains);
	yield* breachesOfNames(remains);
	yield* breachesOfResults(remains);
	yield* breachesOfCrawl(world, remains);
	yield* breachesOfTotals(remains);
	yield* breachesOfReport(remains);
	yield* breachesOfDeliveries(world, remains);
	yield* breachesOfRows(world, remains);
	yield* breachesOfVisits(world, remains);
	yield* breachesOfPoliteness(world, remains);
	yield* breachesOfSilence(world, remains);
	yield* breachesOfPoison(world, remains);
	yield* breachesOfLimits(world, remains);
	yield* breachesOfBudget(world, remains);
}

function* breachesOfEnd({ adversary }: World, { job, plan }: Remains): Generator<string> {
	const { state, stopReason } = job;
	if (state !== endStateOf(job)) yield `ends as ${state}, and was stopped by ${stopReason}`;
	if (stopReason === 'cancelled' && plan.cancelAtMs === undefined) yield 'is cancelled by nobody';
	const isHarmed = plan.poisonNotices > 0 || adversary.done > 0;
	if (stopReason === 'failed' && !isHarmed) yield 'has failed, and nothing had';
}

/** Every name in the plan or in a record has a record, and every record a name. */
function* breachesOfNames({ entries, records, blobs }: Remains): Generator<string> {
	const named = new Set<string>();
	for (const { n, chunkCount } of entries) for (let i = 0; i < chunkCount; i++) named.add(`${n}.${i}`);
	for (const { chunkId, childrenDueAt, counts } of records.values()) {
		const { children = [], results = [] } = blobs.get(chunkId) ?? {};
		for (const i of childrenDueAt.keys()) named.add(childId(chunkId, i));
		if (children.length !== childrenDueAt.length) yield `${chunkId} has other children in its blob`;
		if (!isSame(counts, countOf(results))) yield `${chunkId} counts what its blob has not`;
	}
	for (const chunkId of named) if (!records.has(chunkId)) yield `${chunkId} has no record`;
	for (const chunkId of records.keys()) if (!named.has(chunkId)) yield `${chunkId} is recorded, and nobody names it`;
	if (entries.some(({ closed }, i) => closed && i < entries.length - 1)) yield 'an entry follows the closing one';
}

/** Each distinct target has one result, under its own index and URL; of a stopped job, or a crawl, each that was planned. */
function* breachesOfResults({ job, plan, lines, planned, results }: Remains): Generator<string> {
	const firstIndex = new Map<string, number>();
	lines.forEach((line, index) => {
		const key = targetKey(line).join();
		if (!firstIndex.has(key)) firstIndex.set(key, index);
	});
	const isStopped = job.stopReason !== undefined;
	const isCrawl = plan.site !== undefined;
	const distinct = new Set(isCrawl ? planned.keys() : firstIndex.values());
	const expected = isStopped ? new Set(planned.keys()) : distinct;
	const seen = new Set<number>();
	for (const { index, url, outcome } of results) {
		if (seen.has(index)) yield `target ${index} has two results`;
		seen.add(index);
		if (!distinct.has(index)) yield `target ${index} is none, and has a result`;
		if (url !== (isCrawl ? planned.get(index)?.url : lines[index]?.url))
			yield `target ${index} has the result of ${url}`;
		if ((outcome === 'cancelled' || outcome === 'limit') && !isStopped) yield `target ${index} is ${outcome} by nobody`;
	}
	for (const index of expected) if (!seen.has(index)) yield `target ${index} has no result`;
}

function* breachesOfTotals(remains: Remains): Generator<string> {
	const { job, plan, lines, planned, dropped, droppedSeeds, results, entries } = remains;
	const { totals } = job;
	if (totals === undefined) {
		yield 'has no totals';
		return;
	}
	const read = entries.at(-1)?.cursor.index ?? 0;
	if (totals.targets !== results.length) yield `totals ${totals.targets} targets, and has ${results.length} results`;
	if (!isSame(totals.counts, countOf(results))) yield 'totals other outcomes than its results';
	const seeds = [...planned.values()].filter(({ parent }) => parent === undefined).length;
	if (totals.duplicates !== read - seeds - droppedSeeds.length) yield `totals ${totals.duplicates} duplicates`;
	if (totals.notPlanned !== lines.length - read + dropped.length)
		yield `totals ${totals.notPlanned} targets not planned`;
	if (totals.bytes !== sum(results, ({ bytes }) => bytes)) yield 'totals other bytes than its results';
	if (totals.retries !== sum(results, ({ attempts }) => Math.max(0, attempts - 1))) yield 'totals other retries';
	const isSum = totals.targets + totals.duplicates + totals.notPlanned === lines.length;
	if (plan.site === undefined && !isSum) yield 'totals do not add up';
}

function* breachesOfReport({ job, results, report }: Remains): Generator<string> {
	if (report === undefined) {
		yield 'has no report';
		return;
	}
	const { totals } = job;
	if (report.state !== job.state) yield `is ${job.state}, and its report says ${report.state}`;
	if (!isSame(report.counts, totals?.counts ?? {})) yield 'reports other outcomes than its totals';
	if (report.targets !== totals?.targets || report.duplicates !== totals.duplicates) yield 'reports other totals';
	const failed = results.filter(({ outcome }) => countsAsFailure(outcome, job.options.crawl)).map(({ index }) => index);
	const reported = report.failures.map(({ index }) => index);
	if (failed.sort((a, b) => a - b).join() !== reported.join()) yield `reports ${reported} as failed, not ${failed}`;
}

/** A result is that of a visit which its target was paid, and no target gets more attempts than it may. */
function* breachesOfVisits(world: World, { results, plan, records, planned }: Remains): Generator<string> {
	const { visits, adversary, poison, scenario } = world;
	const most = plan.options.retries + 1;
	// Each of these may have a chunk visited once more, and, if it is handed on meanwhile, its child, too.
	const resumes = plan.resumeAtMs === undefined ? 0 : 1;
	const repeats = 2 * (adversary.done + world.deaths + world.sweeps + resumes) + (isPlannedByTurns(world) ? 1 : 0);
	// What a delivery does whose record comes second is not known to the children: each generation may repeat it.
	const generations = Math.max(0, ...[...records.keys()].map((chunkId) => chunkId.split('/').length - 1));
	const mostVisits = repeats === 0 ? most : (most + generations) * (1 + repeats);
	const isAlone = adversary.done === 0 && poison.size === 0 && !isPlannedByTurns(world);
	// A sweeper whose clock is ahead sends a chunk again before its time.
	const isUndisturbed = isAlone && areTrue(scenario.clocks) && scenario.jobs.every(isUntouched);
	for (const result of results) {
		const { index, outcome, attempts, instance } = result;
		const number = visitNumberOf(result);
		const asked = askedUrlOf(planned.get(index) ?? result);
		const made = visits.get(asked) ?? [];
		const visit = number === undefined ? undefined : made[number];
		const begun = made.filter(({ nextRequest }) => nextRequest === undefined).length;
		if (attempts > most) yield `target ${index} has ${attempts} attempts of ${most}`;
		const isOfThisJob = canonicalUrl(asked) !== undefined;
		if (isOfThisJob && begun > mostVisits) yield `target ${index} was visited ${begun} times`;
		if (number !== undefined && (visit?.life.name !== instance || !isEndOf(visit.outcome, outcome))) {
			yield `target ${index} is ${outcome} by ${instance}, which did not see that`;
		}
		if (isUndisturbed && isOfThisJob && begun !== attempts) {
			yield `target ${index} was visited ${begun} times for ${attempts} attempts`;
		}
	}
}

/** Who is refused to the end counts as blocked. */
function isEndOf(visited: string, outcome: Outcome): boolean {
	return visited === outcome || (visited === 'http_error' && outcome === 'blocked');
}

/** No host of a job gets more requests than its rate allows, whoever makes them, and none that its robots.txt forbids. */
function* breachesOfPoliteness({ visits, scenario }: World, { planned, results, plan }: Remains): Generator<string> {
	const { ratePerHost, robots } = plan.options.politeness ?? DEFAULT_POLITENESS;
	const rate = rateAt({ robots: true, ...(ratePerHost && { ratePerHost }) }, robotsDelay(scenario.web, robots));
	const urls = [...new Set(Array.from(planned.values(), ({ url }) => url))];
	const requests = urls.flatMap((url) =>
		(visits.get(url) ?? []).map((made) => ({ made, url: made.nextRequest?.url ?? url })),
	);
	for (const [host, own] of Map.groupBy(requests, ({ url }) => hostOf(url))) {
		// Of clocks that differ nobody can keep a rate together.
		if (rate === undefined || host === undefined || !areTrue(scenario.clocks)) continue;
		const starts = [...Map.groupBy(own, ({ url, made }) => `${made.nextRequest?.method} ${url}`).values()].flatMap(
			(same) =>
				onceReserved(
					same.map(({ made }) => made),
					rate,
				),
		);
		const over = mostOverRate(starts, rate);
		if (over > 2) yield `${host} gets ${over.toFixed(2)} requests more than ${rate} a second allow`;
	}
	const forbids = (url: string) => robots && isForbidden(scenario.web, url);
	for (const { index, url, outcome } of results) {
		if (outcome === 'robots' && !forbids(url)) yield `target ${index} ends as robots, and is not forbidden`;
		const isVisited = hostOf(url) !== undefined && (visits.get(url)?.length ?? 0) > 0;
		if (isVisited && forbids(url)) yield `target ${index} is forbidden, and was visited`;
	}
}

/** A chunk that is delivered twice has its targets visited twice, in the reservations that they bring along. */
function onceReserved(made: readonly VisitMade[], rate: number): number[] {
	const sorted = made.toSorted((a, b) => a.startedAt - b.startedAt);
	const isRepeated = ({ life, startedAt }: VisitMade, last: VisitMade | undefined) =>
		last !== undefined && life !== last.life && startedAt - last.startedAt <= 1000 / rate;
	return sorted.filter((each, i) => !isRepeated(each, sorted[i - 1])).map(({ startedAt }) => startedAt);
}

function robotsDelay({ robots, hasSilentHosts }: WebPlan, isObeyed: boolean): number | undefined {
	return isObeyed && robots === 'some' && !hasSilentHosts ? 0.5 : undefined;
}

function isForbidden({ robots, hasSilentHosts }: WebPlan, url: string): boolean {
	if (hasSilentHosts) return false;
	return robots === 'broken' || (robots === 'some' && (canonicalUrl(url) ?? url).endsWith(FORBIDDEN));
}

function* breachesOfPoison({ adversary, scenario }: World, { job, plan, results }: Remains): Generator<string> {
	for (const result of results) {
		const { index, url, outcome } = result;
		const kills = plan.poison.get(url) ?? 0;
		// Where a host answers nobody, one failure may stand for all of its targets.
		const isUnasked = scenario.web.hasSilentHosts && (isDead(url) || visitNumberOf(result) === undefined);
		const isVisited = !isUnasked && !['cancelled', 'limit', 'dead_letter', 'robots', 'blocked'].includes(outcome);
		if (kills === Number.POSITIVE_INFINITY && isVisited) yield `target ${index} is poison, and ends as ${outcome}`;
		// An quarantined chunk is given up after so many deliveries, or re-sends; in a run, after so many visits without an end.
		const isGivenUp =
			job.mode === 'fanout'
				? adversary.done >= Math.min(scenario.sizes.maxReceives, 5)
				: adversary.done + plan.poisonNotices >= MAX_CRASHES;
		if (outcome === 'dead_letter' && kills === 0 && !isGivenUp) yield `target ${index} is dead_letter, and no poison`;
	}
}

/**
 * Whether dispatchers of several instances may take turns at a crawl, since one is busy with another job: one that has not
 * planned the last entry sends its chunks again, as it cannot tell whether their writer lived to do so.
 */
function isPlannedByTurns({ scenario }: World): boolean {
	const dispatched = scenario.jobs.filter(({ mode }) => mode === 'fanout').length;
	return dispatched + (scenario.foreign.hasJob ? 1 : 0) > 1;
}

/** A resumed job has chunks sent again, and those of a stopped one may be ended while they are visited. */
function isUntouched({ poisonNotices, cancelAtMs, resumeAtMs, options }: JobPlan): boolean {
	const isLeftAlone = cancelAtMs === undefined && resumeAtMs === undefined && options.limits === undefined;
	return poisonNotices === 0 && isLeftAlone;
}

function countOf(results: readonly Result[]): Partial<Record<Outcome, number>> {
	const counts: Partial<Record<Outcome, number>> = {};
	for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
	return counts;
}

function isSame(a: Partial<Record<string, number>>, b: Partial<Record<string, number>>): boolean {
	return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => (a[key] ?? 0) === (b[key] ?? 0));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
	return items.reduce((total, item) => total + of(item), 0);
}
