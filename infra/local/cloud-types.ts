import type { Chaos } from './chaos/chaos.ts';
import type { HttpApiOptions } from './http-api/http-api-server.ts';
import type { Report } from './lambda/report-line.ts';

export interface LocalCloudOptions {
	/** Tables, objects, logs and the owner file; made if absent. One process owns it at a time. */
	readonly dataDir: string;
	/** Default: `template.yaml` of this checkout. */
	readonly templateFile?: string;
	/** Use the SQS, DynamoDB and S3 of this endpoint in place of the embedded servers. */
	readonly endpointUrl?: string;
	/** Name servers that functions ask in place of this machine's, with commas between. */
	readonly dnsServers?: string;
	/** Where functions and servers may have been bundled ahead; default: all run from source. */
	readonly bundlesDir?: string | undefined;
	/** Parameters of the template. */
	readonly parameters?: Readonly<Record<string, string>>;
	/** Functions whose mappings and schedules run, by logical id; default: all. */
	readonly functions?: readonly string[];
	/** Instances that load while the servers do, by function. */
	readonly prepare?: Readonly<Record<string, number>>;
	/** Called after every invocation, with what its REPORT line says. */
	readonly onReport?: (report: Report) => void;
	/** Called when a state machine that a schedule has started ends, with what came of it, or the error that it failed with. */
	readonly onExecuted?: (name: string, outcome: { readonly output: unknown } | { readonly error: Error }) => void;
	/** Where the routes of the template are served; default: nowhere. */
	readonly httpApi?: HttpApiOptions;
	/** Whether schedules that start jobs are kept and played; default: where there is an HTTP API, which keeps them. */
	readonly playsSchedules?: boolean;
	/** Every schedule of the stack itself fires this often, whatever its expression; default 1000. */
	readonly sweepEveryMs?: number;
	/** Event that every schedule sends, in place of the scheduler's own. */
	readonly scheduleInput?: unknown;
	/** How long an idle instance is kept; default 3000. Lambda keeps it for minutes, but here it holds memory. */
	readonly idleMs?: number;
	/**
	 * What a failed or killed invocation held returns after this long. Default: as on AWS, the visibility
	 * timeout of the queue, which may be half an hour.
	 */
	readonly redeliverAfterSeconds?: number;
	/** Default: none. */
	readonly chaos?: Chaos;
	/** Where compiled code is kept, since each thread has to be told; default: as this process, else in `dataDir`. */
	readonly compileCacheDir?: string;
}

export interface LocalCloud {
	/** `s3` only with `endpointUrl`: embedded, objects are files in `OBJECT_STORE_DIR`. */
	readonly endpoints: { readonly sqs: string; readonly dynamodb: string; readonly s3?: string };
	/** Of the HTTP API, if it is served. */
	readonly httpApiUrl?: string;
	/** Rejects when the embedded servers have gone, without which nothing goes on; never fulfils. */
	readonly broken: Promise<never>;
	/** What a function gets, so that this process can compose the same adapters. */
	readonly environment: Readonly<Record<string, string>>;
	/** Starts instances ahead of the first invocation, up to `count`; they still count as cold starts. */
	prepare(functionName: string, count: number): void;
	/** Synchronous invocation, outside of any mapping. Never rejects for what the function does. */
	invoke(functionName: string, event: unknown): Promise<InvocationResult>;
	/** Environments alive now, a function. */
	instances(): Readonly<Record<string, InstanceCounts>>;
	/**
	 * Stops polling, lets running invocations have `graceMs`, then ends all instances. What is stored stays at hand. The
	 * first call counts.
	 */
	stopFunctions(options?: { readonly graceMs?: number }): Promise<void>;
	/** Stops the functions, then everything else; nothing holds the process after it. */
	stop(options?: { readonly graceMs?: number }): Promise<void>;
}

export interface InstanceCounts {
	readonly starting: number;
	readonly idle: number;
	readonly busy: number;
}

/** What Lambda answers to an invoker. */
export type InvocationResult =
	| { readonly ok: true; readonly payload: unknown }
	| { readonly ok: false; readonly error: FunctionError };

export interface FunctionError {
	/** The error's name, or Lambda's: `Sandbox.Timedout`, `Runtime.ExitError`, `Runtime.OutOfMemory`. */
	readonly errorType: string;
	readonly errorMessage: string;
	readonly stackTrace?: readonly string[];
}
