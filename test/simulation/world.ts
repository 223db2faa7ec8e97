import type { Row } from '../../shared/core/deliver/rows/row.ts';
import type { Job } from '../../shared/core/job.ts';
import type { PageLink } from '../../shared/core/links/page-link.ts';
import type { NextRequest } from '../../shared/core/next-request.ts';
import type { Ids } from '../../shared/ports/clock.ts';
import { type Adversary, createAdversary } from './adversary.ts';
import { createClocks } from './clocks.ts';
import type { ForeignState } from './foreign.ts';
import type { Life } from './life.ts';
import { SINK_TIMEOUT_MS } from './life-rows.ts';
import { createMonitor, type Monitor } from './monitor.ts';
import { createRandom, type Random } from './random.ts';
import type { JobPlan, Scenario } from './scenario.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createSimulatedQueue, type SimulatedQueue } from './simulated-queue.ts';
import { createStores, type Stores } from './stores.ts';
import { createTrace, noTrace, type Trace } from './trace.ts';
import type { Variant } from './variants.ts';
import { createWeb, type Web } from './web.ts';

/** A visit that was made, for the invariants to know where a result comes from. */
export interface VisitMade {
	readonly life: Life;
	readonly outcome: string;
	/** Where its page leads. */
	readonly found: readonly PageLink[];
	/** When it began, in milliseconds since the epoch. */
	readonly startedAt: number;
	/** What was asked for; absent is the URL itself. */
	readonly nextRequest?: NextRequest;
}

/** A job that a user has started, or tried to. */
export interface StartedJob {
	readonly jobId: string;
	readonly plan: JobPlan;
}

/** All that lives share: time, ids, stores, queues, and the notes that are taken of them. */
export interface World {
	readonly scenario: Scenario;
	readonly scheduler: Scheduler;
	/** Of one more instance: what it takes for the time. */
	readonly clockOfInstance: () => () => number;
	readonly random: Random;
	readonly ids: Ids;
	readonly adversary: Adversary;
	/** The stores as they are, unwatched. */
	readonly stores: Stores;
	readonly monitor: Monitor;
	readonly planQueue: SimulatedQueue;
	readonly chunksQueue: SimulatedQueue;
	readonly runQueue: SimulatedQueue;
	readonly deliveryQueue: SimulatedQueue;
	readonly rowsQueue: SimulatedQueue;
	readonly deadQueues: {
		readonly plan: SimulatedQueue;
		readonly chunks: SimulatedQueue;
		readonly runs: SimulatedQueue;
		readonly deliveries: SimulatedQueue;
		readonly rows: SimulatedQueue;
	};
	readonly web: Web;
	/** Kills left of each URL that kills whoever visits it. */
	readonly poison: Map<string, number>;
	/** Kills left of each job whose plan or run kills whoever goes on with it. */
	readonly poisonNotices: Map<string, number>;
	/** By URL. */
	readonly visits: Map<string, VisitMade[]>;
	/** What listings of jobs last said. */
	readonly lists: Map<string, { readonly at: number; readonly jobs: readonly Job[] }>;
	readonly foreign: ForeignState;
	/** Reports that arrived, by their keys; and what destinations did with those that did not. */
	readonly arrivals: Map<string, number>;
	readonly refusals: Map<string, number>;
	/** What databases hold, by job and index. */
	readonly rows: Map<string, Row>;
	/** Of all lives so far. */
	readonly lives: Life[];
	readonly started: StartedJob[];
	/** Passes of the sweeper so far. */
	sweeps: number;
	/** Invocations that write rows so far. */
	rowWrites: number;
	/** Invocations that ended before they returned. */
	deaths: number;
	readonly variant: Variant;
	readonly trace: Trace;
}

export interface WorldOptions {
	readonly variant: Variant;
	readonly write?: (line: string) => void;
}

export function createWorld(scenario: Scenario, { variant, write }: WorldOptions): World {
	const { seed, sizes } = scenario;
	const scheduler = createScheduler();
	const trace = write === undefined ? noTrace : createTrace(scheduler.now, write);
	const random = createRandom(seed + 0x1000_0000);
	const startedAt = scheduler.now();
	const adversary = createAdversary({
		random: createRandom(seed + 0x2000_0000),
		rates: scenario.faults,
		maxFaults: scenario.maxFaults,
		isOver: () => scheduler.now() > startedAt + scenario.faultyForMs,
	});
	const stores = variant.stores(createStores(sizes));
	const deps = { scheduler, adversary, random, trace };

	const queue = (name: string, { isFifo = false, isSafe = false, visibilityMs = sizes.visibilityMs } = {}) => {
		const dead = createSimulatedQueue(deps, { name: `dead-${name}`, isFifo, visibilityMs: sizes.visibilityMs });
		const redrive = { to: dead, maxReceives: sizes.maxReceives };
		return { dead, live: createSimulatedQueue(deps, { name, isFifo, isSafe, visibilityMs, redrive }) };
	};
	const plan = queue('plan', { isFifo: true });
	const chunks = queue('chunks');
	const runs = queue('runs', { isFifo: true });
	const deliveries = queue('deliveries', { isSafe: true });
	// As every deployed queue, it hides a message for longer than its function runs; how long that is belongs to no scenario.
	const rows = queue('rows', { visibilityMs: Math.max(sizes.visibilityMs, SINK_TIMEOUT_MS + 20_000) });

	return {
		scenario,
		scheduler,
		clockOfInstance: createClocks(scenario.clocks, { seed, now: scheduler.now }),
		random,
		ids: createIds(random),
		adversary,
		stores,
		monitor: createMonitor({ stores, now: scheduler.now }),
		planQueue: plan.live,
		chunksQueue: chunks.live,
		runQueue: runs.live,
		deliveryQueue: deliveries.live,
		rowsQueue: rows.live,
		deadQueues: {
			plan: plan.dead,
			chunks: chunks.dead,
			runs: runs.dead,
			deliveries: deliveries.dead,
			rows: rows.dead,
		},
		web: createWeb(
			scenario.web,
			random,
			scenario.jobs.flatMap(({ site }) => (site === undefined ? [] : [site])),
		),
		poison: new Map(scenario.jobs.flatMap((job) => [...job.poison])),
		poisonNotices: new Map(),
		visits: new Map(),
		lists: new Map(),
		foreign: { writes: 0, jobId: undefined },
		arrivals: new Map(),
		refusals: new Map(),
		rows: new Map(),
		lives: [],
		started: [],
		sweeps: 0,
		rowWrites: 0,
		deaths: 0,
		variant,
		trace,
	};
}

function createIds(random: Random): Ids {
	let made = 0;
	return {
		id: () => {
			made++;
			return `id-${String(made).padStart(6, '0')}`;
		},
		random: random.next,
	};
}
