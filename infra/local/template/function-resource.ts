import { resolve } from 'node:path';
import { requireMappingRules } from '../mapping/mapping-rules.ts';
import type { CfnNode } from './cfn-yaml.ts';
import { faulty } from './intrinsics.ts';
import type { QueueResource } from './queue-resource.ts';
import type { FunctionResource, MappingResource, RouteResource, ScheduleResource } from './stack.ts';

type CfnMap = { readonly [key: string]: CfnNode };

interface TemplateContext {
	readonly queues: readonly QueueResource[];
	/** Of the template; `CodeUri` is relative to it. */
	readonly directory: string;
}

/** @param body - With every intrinsic function resolved and the globals merged in. */
export function functionResource(name: string, body: CfnMap, { queues, directory }: TemplateContext): FunctionResource {
	const path = `Resources.${name}`;
	const properties = body.Properties as CfnMap;
	const handler = textOf(properties.Handler, `${path}.Properties.Handler`);
	const variables = ((properties.Environment as CfnMap | undefined)?.Variables ?? {}) as CfnMap;
	const events = Object.entries((properties.Events ?? {}) as CfnMap) as [string, CfnMap][];

	return {
		name,
		handlerFile: resolve(directory, String(properties.CodeUri ?? '.'), sourceOf(handler, body)),
		handlerExport: handler.slice(handler.lastIndexOf('.') + 1),
		memoryMb: Number(properties.MemorySize ?? 128),
		timeoutMs: timeoutMsOf(properties),
		reservedConcurrency: reservedConcurrencyOf(properties),
		environment: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
		logGroup: logGroupOf(properties),
		allowsLoops: properties.RecursiveLoop === 'Allow',
		mappings: events.flatMap(([event, own]) =>
			mappingOf(event, own, { queues, path, functionTimeoutMs: timeoutMsOf(properties) }),
		),
		schedules: events.flatMap(([event, own]) => scheduleOf(event, own)),
		routes: events.flatMap(([event, own]) => routeOf(event, own)),
	};
}

/** esbuild's first entry point is what it bundles into the file that `Handler` names. */
function sourceOf(handler: string, body: CfnMap): string {
	const properties = (body.Metadata as CfnMap | undefined)?.BuildProperties as CfnMap | undefined;
	const entryPoints = properties?.EntryPoints as string[] | undefined;
	return entryPoints?.[0] ?? `${handler.slice(0, handler.lastIndexOf('.'))}.ts`;
}

function mappingOf(
	name: string,
	event: CfnMap,
	{ queues, path, functionTimeoutMs }: MappingContext,
): MappingResource[] {
	if (event.Type !== 'SQS') return [];
	const properties = event.Properties as CfnMap;
	if (properties.Enabled === false) return [];
	const queue = queues.find(({ arn }) => arn === properties.Queue);
	if (queue === undefined) {
		throw faulty(`${path}.Properties.Events.${name}.Properties.Queue`, 'names a queue that is not in the template');
	}
	const scaling = properties.ScalingConfig as CfnMap | undefined;
	const responseTypes = (properties.FunctionResponseTypes ?? []) as string[];
	const mapping: MappingResource = {
		name,
		queue: queue.logicalId,
		batchSize: Number(properties.BatchSize ?? 10),
		windowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
		maximumConcurrency: scaling && Number(scaling.MaximumConcurrency),
		reportsItemFailures: responseTypes.includes('ReportBatchItemFailures'),
	};
	const place = `${path}.Properties.Events.${name}.Properties`;
	requireMappingRules({ mapping, properties, queue, functionTimeoutMs, path: place });
	return [mapping];
}

interface MappingContext {
	readonly queues: readonly QueueResource[];
	/** Of the function, for errors. */
	readonly path: string;
	readonly functionTimeoutMs: number;
}

function timeoutMsOf({ Timeout }: CfnMap): number {
	return Number(Timeout ?? 3) * 1000;
}

function reservedConcurrencyOf({ ReservedConcurrentExecutions: count }: CfnMap): number | undefined {
	return count === undefined ? undefined : Number(count);
}

function logGroupOf({ LoggingConfig }: CfnMap): string | undefined {
	const { LogGroup } = (LoggingConfig ?? {}) as CfnMap;
	return LogGroup === undefined ? undefined : String(LogGroup);
}

/** @param group - Of one that names none. */
export function scheduleOf(name: string, event: CfnMap, group?: string): ScheduleResource[] {
	if (event.Type !== 'ScheduleV2' && event.Type !== 'Schedule') return [];
	const { ScheduleExpression, Schedule, Name, ...properties } = event.Properties as CfnMap;
	if (properties.State === 'DISABLED') return [];
	const text = (property: string) => (typeof properties[property] === 'string' ? properties[property] : undefined);
	return [
		{
			name: typeof Name === 'string' ? Name : name,
			expression: String(ScheduleExpression ?? Schedule),
			input: text('Input'),
			group: text('GroupName') ?? group,
			timeZone: text('ScheduleExpressionTimezone'),
			startAt: text('StartDate'),
			endAt: text('EndDate'),
		},
	];
}

/** Without a path and a method it takes whatever no other route does. */
function routeOf(name: string, event: CfnMap): RouteResource[] {
	if (event.Type !== 'HttpApi') return [];
	const { Method = 'ANY', Path = '$default' } = (event.Properties ?? {}) as CfnMap;
	return [{ name, method: String(Method).toUpperCase(), path: String(Path) }];
}

function textOf(value: CfnNode | undefined, path: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw faulty(path, 'is missing');
}
