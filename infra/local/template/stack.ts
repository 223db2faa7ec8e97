import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { QueueResource } from './queue-resource.ts';

/** What a template declares, of what the local cloud plays; every intrinsic function is resolved. */
export interface Stack {
	readonly functions: readonly FunctionResource[];
	readonly queues: readonly QueueResource[];
	readonly tables: readonly TableResource[];
	readonly buckets: readonly BucketResource[];
	readonly stateMachines: readonly StateMachineResource[];
}

export interface FunctionResource {
	/** Logical id, and locally the function's name. */
	readonly name: string;
	/** Absolute; the source, not the bundle. */
	readonly handlerFile: string;
	readonly handlerExport: string;
	readonly memoryMb: number;
	readonly timeoutMs: number;
	/** Invocations at once at most, others are throttled; `undefined`: no limit. */
	readonly reservedConcurrency: number | undefined;
	readonly environment: Readonly<Record<string, string>>;
	/** Of its log, if the template names one. */
	readonly logGroup: string | undefined;
	/** Whether Lambda lets loops of invocations and messages go on. */
	readonly allowsLoops: boolean;
	readonly mappings: readonly MappingResource[];
	readonly schedules: readonly ScheduleResource[];
	readonly routes: readonly RouteResource[];
}

export interface MappingResource {
	readonly name: string;
	/** Logical id. */
	readonly queue: string;
	readonly batchSize: number;
	readonly windowSeconds: number;
	/** `undefined`: no cap but the account's. */
	readonly maximumConcurrency: number | undefined;
	readonly reportsItemFailures: boolean;
}

/** A state machine, whose schedules the scheduler plays as they are written. */
export interface StateMachineResource {
	/** Logical id, and locally the machine's name. */
	readonly name: string;
	/** Absolute. */
	readonly definitionFile: string;
	/** Stand in the definition as `${NAME}`. */
	readonly substitutions: Readonly<Record<string, string>>;
	readonly schedules: readonly ScheduleResource[];
}

/** A route of an HTTP API. */
export interface RouteResource {
	readonly name: string;
	/** In capitals, or `ANY`. */
	readonly method: string;
	/** With variables as in `/jobs/{id}`; `$default` is whatever no other route takes. */
	readonly path: string;
}

export interface ScheduleResource {
	readonly name: string;
	readonly expression: string;
	/** JSON; `undefined`: the scheduler's own event. */
	readonly input: string | undefined;
	/** Of schedules that start jobs, which the scheduler plays as they are written; `undefined`: it is played as often as the local cloud is told. */
	readonly group: string | undefined;
	readonly timeZone: string | undefined;
	readonly startAt: string | undefined;
	readonly endAt: string | undefined;
}

export interface TableResource {
	readonly logicalId: string;
	readonly name: string;
	readonly input: CreateTableCommandInput;
}

export interface BucketResource {
	readonly logicalId: string;
	readonly name: string;
}
