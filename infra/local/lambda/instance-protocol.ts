import type { FunctionError } from '../cloud-types.ts';

/** What an instance's thread is told when it starts. */
export interface InstanceData {
	readonly handlerFile: string;
	readonly handlerExport: string;
	readonly functionName: string;
	readonly functionArn: string;
	readonly memoryMb: number;
	readonly logGroupName: string;
	readonly logStreamName: string;
	/** Others go before it where processors are scarce. */
	readonly yields: boolean;
	/** Counts invocations sent; the thread sleeps on it between them. */
	readonly gate: Int32Array<SharedArrayBuffer>;
}

export interface InvocationMessage {
	readonly requestId: string;
	/** JSON, as on AWS: what JSON cannot say does not arrive. */
	readonly event: string;
	readonly timeoutMs: number;
	/** `X-Amzn-Trace-Id` of this invocation, which the SDK sends on. */
	readonly traceId: string | undefined;
}

export type InstanceAnswer =
	| { readonly type: 'ready' }
	/** Loading the handler failed; the thread ends. */
	| { readonly type: 'unloadable'; readonly error: FunctionError }
	| { readonly type: 'output'; readonly text: string }
	| { readonly type: 'done'; readonly outcome: HandlerOutcome; readonly usage: Usage };

export type HandlerOutcome =
	| { readonly ok: true; readonly payload: string }
	| { readonly ok: false; readonly error: FunctionError };

/** Of the instance's own thread. */
export interface Usage {
	readonly heapBytes: number;
	readonly cpuUserMs: number;
	readonly cpuSystemMs: number;
}
