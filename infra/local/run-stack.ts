import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { workCores } from '../../shared/core/work-cores.ts';
import { noChaos } from './chaos/chaos.ts';
import type { InstanceCounts, LocalCloud, LocalCloudOptions } from './cloud-types.ts';
import type { FindBundle } from './lambda/bundle-finder.ts';
import { instanceEnvironment } from './lambda/function-environment.ts';
import { createFunctionPool, type FunctionPool } from './lambda/function-pool.ts';
import { startInstance } from './lambda/instance.ts';
import type { LogStore } from './lambda/log-store.ts';
import { type EventSourceMapping, startMapping } from './mapping/event-source-mapping.ts';
import { type Schedule, scheduledEvent, startSchedule } from './mapping/schedule.ts';
import type { OpenedEndpoints } from './servers/endpoints.ts';
import { functionArn } from './template/physical-ids.ts';
import type { FunctionResource, MappingResource, ScheduleResource } from './template/stack.ts';

/** Lambda keeps an idle instance for minutes; here each holds 40 MB of this machine, and starts in a quarter of a second. */
const IDLE_MS = 3_000;
/** Who asks an API waits for its instance to start: it is kept as long as people pause between two questions. */
const ROUTED_IDLE_MS = 60_000;
const SWEEP_EVERY_MS = 1000;

export interface RunOptions {
	readonly opened: OpenedEndpoints;
	readonly options: LocalCloudOptions;
	readonly logs: LogStore;
	readonly compileCacheDir: string;
	readonly findBundle: FindBundle;
}

export type RunningStack = Omit<LocalCloud, 'stop' | 'stopFunctions' | 'broken'> & {
	/** Begins with mappings and schedules, which need what the template declares; instances may load before it. */
	start(): void;
	stop(graceMs: number): Promise<void>;
};

/** Plays Lambda for the functions of a stack: instances, event source mappings, schedules. */
export function runStack(run: RunOptions): RunningStack {
	const { opened, options, findBundle } = run;
	const functions = opened.stack.functions.map((resource) => ({
		...resource,
		handlerFile: findBundle(resource.name, resource.handlerFile),
	}));
	let ended = 0;
	const pools = new Map(
		functions.map((resource) => {
			return [resource.name, poolOf(resource, run, () => (doesWork(resource) ? ended++ : undefined))];
		}),
	);
	const played = functions.filter(({ name }) => options.functions?.includes(name) ?? true);
	const mappings: EventSourceMapping[] = [];
	const schedules: Schedule[] = [];
	const working = played.filter(doesWork).map(({ name }) => requirePool(pools, name));
	const running = () => working.reduce((total, pool) => total + pool.counts().busy + pool.counts().starting, 0);

	return {
		endpoints: opened.endpoints,
		environment: { ...ownVariables(functions), ...opened.environment },
		prepare: (name, count) => requirePool(pools, name).prepare(count),
		invoke: (name, event) => requirePool(pools, name).invoke(event),
		instances: () => countsOf(pools),
		start() {
			for (const resource of played) {
				const pool = requirePool(pools, resource.name);
				mappings.push(...mappingsOf(resource, pool, run));
				schedules.push(...schedulesOf(resource, pool, { options, activity: () => ended, running }));
			}
		},
		async stop(graceMs) {
			const ended = Promise.all(schedules.map((schedule) => schedule.stop()));
			await Promise.all(mappings.map((mapping) => mapping.stopPolling()));
			await inTime(Promise.all([ended, ...mappings.map((mapping) => mapping.drained())]), graceMs);
			await Promise.all(Array.from(pools.values(), (pool) => pool.stop()));
			await Promise.all([ended, ...mappings.map((mapping) => mapping.drained())]);
		},
	};
}

/** Of the stack itself; others are the scheduler's. */
function isOwn({ group }: ScheduleResource): boolean {
	return group === undefined;
}

/** Whether it is one of those that move jobs: a schedule looks after what stands still, and an API tells of it. */
function doesWork({ schedules, routes }: FunctionResource): boolean {
	return !schedules.some(isOwn) && routes.length === 0;
}

/**
 * Whether it is told how many of it may run, since they do the work of jobs. Beside an API they let others go first: its
 * answers, and the start of a small job, would wait for a processor as long as a large one has any.
 */
function isMany({ mappings }: FunctionResource): boolean {
	return mappings.some(({ maximumConcurrency }) => maximumConcurrency !== undefined);
}

function poolOf(
	resource: FunctionResource,
	{ opened, options, logs, compileCacheDir }: RunOptions,
	onEnd: () => void,
): FunctionPool {
	const log = (text: string) => logs.write(resource.name, text);
	const group = `/aws/lambda/${resource.name}`;
	const startNamed = (name: string) =>
		startInstance({
			data: {
				handlerFile: resource.handlerFile,
				handlerExport: resource.handlerExport,
				functionName: resource.name,
				functionArn: functionArn(resource.name),
				memoryMb: resource.memoryMb,
				logGroupName: group,
				logStreamName: name,
				yields: options.httpApi !== undefined && isMany(resource),
			},
			environment: instanceEnvironment(resource, opened.environment, { group, name }),
			compileCacheDir,
			onOutput: log,
		});
	return createFunctionPool({
		resource,
		startInstance: startNamed,
		idleMs: options.idleMs ?? (resource.routes.length > 0 ? ROUTED_IDLE_MS : IDLE_MS),
		log,
		onReport: (report) => {
			onEnd();
			options.onReport?.(report);
		},
		cores: workCores(availableParallelism()),
		traces: opened.stack.functions.some(({ mappings, allowsLoops }) => mappings.length > 0 && !allowsLoops),
	});
}

function mappingsOf(resource: FunctionResource, pool: FunctionPool, run: RunOptions): EventSourceMapping[] {
	return resource.mappings.map((mapping) =>
		startMapping({
			sqs: run.opened.sqs,
			mapping,
			queue: queueOf(mapping, run.opened),
			target: { functionName: resource.name, ...resource, invoke: (event, how) => pool.invoke(event, how) },
			redeliverAfterSeconds: run.options.redeliverAfterSeconds,
			chaos: run.options.chaos ?? noChaos,
			log: (text) => run.logs.write(resource.name, text),
		}),
	);
}

function queueOf(mapping: MappingResource, { stack, queues }: OpenedEndpoints) {
	const queue = stack.queues.find(({ logicalId }) => logicalId === mapping.queue);
	const created = queues.get(mapping.queue);
	if (queue === undefined || created === undefined) throw new Error(`queue ${mapping.queue} was not created`);
	const deadLetterUrl = queues.get(queue.deadLetterQueue ?? '')?.url;
	const { fifo, visibilitySeconds } = queue;
	return { ...created, fifo, visibilitySeconds, deadLetterUrl };
}

function schedulesOf(
	resource: FunctionResource,
	pool: FunctionPool,
	{ options, ...elsewhere }: { options: LocalCloudOptions; activity: () => number; running: () => number },
): Schedule[] {
	const everyMs = options.sweepEveryMs ?? SWEEP_EVERY_MS;
	return resource.schedules.filter(isOwn).map((schedule) =>
		startSchedule({
			fire: () => pool.invoke(options.scheduleInput ?? scheduledEvent(schedule, new Date())),
			everyMs,
			...elsewhere,
		}),
	);
}

function ownVariables(functions: readonly FunctionResource[]): Record<string, string> {
	const { NODE_OPTIONS: _, ...variables } = Object.assign({}, ...functions.map(({ environment }) => environment));
	return variables;
}

function countsOf(pools: ReadonlyMap<string, FunctionPool>): Record<string, InstanceCounts> {
	return Object.fromEntries(Array.from(pools, ([name, pool]) => [name, pool.counts()]));
}

function requirePool(pools: ReadonlyMap<string, FunctionPool>, name: string): FunctionPool {
	const pool = pools.get(name);
	if (pool === undefined) throw new EnvironmentError(`the template has no function "${name}"`);
	return pool;
}

async function inTime(work: Promise<unknown>, ms: number): Promise<void> {
	const timer = new AbortController();
	await Promise.race([work, delay(ms, undefined, timer).catch(() => undefined)]);
	timer.abort();
}
