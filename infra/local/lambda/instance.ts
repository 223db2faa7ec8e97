import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { MAX_HEAP_MB } from '../../../shared/core/heap-limit.ts';
import type { FunctionError } from '../cloud-types.ts';
import type { HandlerOutcome, InstanceAnswer, InstanceData, InvocationMessage, Usage } from './instance-protocol.ts';

export interface InstanceOptions {
	readonly data: Omit<InstanceData, 'gate'>;
	/** All of it: nothing of this process is added. */
	readonly environment: Readonly<Record<string, string>>;
	readonly compileCacheDir: string;
	readonly onOutput: (text: string) => void;
}

/** An execution environment: one thread with its own event loop, frozen between invocations. */
export interface Instance {
	/** Log stream name, unique. */
	readonly id: string;
	/** Milliseconds that the start took. Never rejects: an instance that did not start answers with the reason. */
	readonly started: Promise<number>;
	/** Whether it can be invoked; never again after it was `false`. */
	isAlive(): boolean;
	/** Share of the time since it was last asked for which its event loop was busy; a frozen one seems to be. */
	utilization(): number;
	/** One at a time. Never rejects; `usage` is unknown if the thread died. */
	invoke(invocation: InvocationMessage): Promise<{ outcome: HandlerOutcome; usage?: Usage }>;
	/** Whatever it does; a running invocation ends with `reason`. */
	terminate(reason?: FunctionError): Promise<void>;
}

export function startInstance(options: InstanceOptions): Instance {
	const startedAt = performance.now();
	const gate = new Int32Array(new SharedArrayBuffer(4));
	const worker = newWorker(options, gate);
	const started = Promise.withResolvers<number>();
	let ended: FunctionError | undefined;
	let seen: EventLoopUtilization | undefined;
	let settle: ((answer: { outcome: HandlerOutcome; usage?: Usage }) => void) | undefined;

	worker.on('message', (message: InstanceAnswer) => {
		if (message.type === 'output') options.onOutput(message.text);
		else if (message.type === 'ready') started.resolve(performance.now() - startedAt);
		else if (message.type === 'done') settled(message);
		else end(message.error);
	});
	worker.on('error', (error) => end(crashOf(error)));
	worker.on('exit', (code) => end(exitError(code)));

	return {
		id: options.data.logStreamName,
		started: started.promise,
		isAlive: () => ended === undefined,
		utilization() {
			const before = seen;
			seen = worker.performance.eventLoopUtilization();
			return worker.performance.eventLoopUtilization(seen, before).utilization;
		},
		invoke(invocation) {
			if (ended !== undefined) return Promise.resolve({ outcome: { ok: false, error: ended } });
			return new Promise((resolve) => {
				settle = resolve;
				worker.postMessage(invocation);
				Atomics.add(gate, 0, 1);
				Atomics.notify(gate, 0);
			});
		},
		async terminate(reason) {
			end(reason ?? exitError(0));
			await worker.terminate();
		},
	};

	function settled(answer: { outcome: HandlerOutcome; usage?: Usage }): void {
		settle?.(answer);
		settle = undefined;
	}

	/** The first reason counts: an uncaught error is followed by an exit. */
	function end(reason: FunctionError): void {
		if (ended !== undefined) return;
		ended = reason;
		settled({ outcome: { ok: false, error: reason } });
		started.resolve(performance.now() - startedAt);
	}
}

function newWorker(options: InstanceOptions, gate: Int32Array<SharedArrayBuffer>): Worker {
	const { data, environment, compileCacheDir, onOutput } = options;
	const worker = new Worker(new URL('./thread-main.js', import.meta.url), {
		workerData: { ...data, gate, compileCacheDir, main: new URL('./instance-main.ts', import.meta.url).href },
		env: environment,
		execArgv: [],
		name: data.functionName,
		// What escapes our own stream (output of the engine itself) must not reach the terminal either.
		stdout: true,
		stderr: true,
		resourceLimits: {
			// Whatever memory size it plays.
			maxOldGenerationSizeMb: Math.min(data.memoryMb, MAX_HEAP_MB),
			// With 8 MB, pages in flight are copied so often that a check in fan-out takes a tenth more CPU; 48 MB, V8's default,
			// would save a few percent more.
			maxYoungGenerationSizeMb: 24,
		},
	});
	worker.stdout.on('data', (chunk) => onOutput(String(chunk)));
	worker.stderr.on('data', (chunk) => onOutput(String(chunk)));
	return worker;
}

function crashOf(error: unknown): FunctionError {
	const { code, name, message, stack } = error as NodeJS.ErrnoException;
	if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
		return { errorType: 'Runtime.OutOfMemory', errorMessage: 'Runtime exited with error: signal: killed' };
	}
	const cause = `${name ?? 'Error'}: ${message}`;
	return {
		...exitError(1),
		errorMessage: `${exitError(1).errorMessage} (${cause})`,
		stackTrace: stack?.split('\n') ?? [],
	};
}

function exitError(code: number): FunctionError {
	const reason = code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
	return { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited ${reason}` };
}
