import { parse } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { FunctionError } from '../cloud-types.ts';
import type { HandlerOutcome, InstanceAnswer, InstanceData, InvocationMessage, Usage } from './instance-protocol.ts';
import { contextOf } from './lambda-context.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const port = parentPort as MessagePort;
const data = workerData as InstanceData;

sendOutput(process.stdout);
sendOutput(process.stderr);
const handler = await loaded();
if (handler !== undefined) {
	answer({ type: 'ready' });
	for (;;) await serve(handler, nextInvocation());
}

async function serve(handler: Handler, invocation: InvocationMessage): Promise<void> {
	// One whole turn of the event loop: what happened to sockets while we were frozen is seen before they are used.
	await nextTurn();
	await nextTurn();
	if (invocation.traceId !== undefined) process.env._X_AMZN_TRACE_ID = invocation.traceId;
	const before = process.threadCpuUsage();
	const outcome = await run(handler, invocation);
	answer({ type: 'done', outcome, usage: usageSince(before) });
}

/** Frozen until the next one, as an environment of Lambda is: no timer fires, no socket is read. */
function nextInvocation(): InvocationMessage {
	for (;;) {
		const seen = Atomics.load(data.gate, 0);
		const received = receiveMessageOnPort(port);
		if (received !== undefined) return received.message as InvocationMessage;
		Atomics.wait(data.gate, 0, seen);
	}
}

async function run(handler: Handler, invocation: InvocationMessage): Promise<HandlerOutcome> {
	try {
		const result = await handler(JSON.parse(invocation.event), contextOf(data, invocation));
		return { ok: true, payload: JSON.stringify(result) ?? 'null' };
	} catch (error) {
		return { ok: false, error: functionError(error) };
	}
}

async function loaded(): Promise<Handler | undefined> {
	try {
		const module = (await import(pathToFileURL(data.handlerFile).href)) as Record<string, unknown>;
		const handler = module[data.handlerExport];
		if (typeof handler === 'function') return handler as Handler;
		throw handlerNotFound(handler);
	} catch (error) {
		answer({ type: 'unloadable', error: functionError(error) });
		return undefined;
	}
}

/** In the words of Lambda's runtime. */
function handlerNotFound(found: unknown): Error {
	const name = `${parse(data.handlerFile).name}.${data.handlerExport}`;
	const error = new Error(`${name} is ${found === undefined ? 'undefined or not exported' : 'not a function'}`);
	error.name = 'Runtime.HandlerNotFound';
	return error;
}

function functionError(error: unknown): FunctionError {
	if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
	const stackTrace = error.stack?.split('\n') ?? [];
	return { errorType: error.name, errorMessage: error.message, stackTrace };
}

function usageSince(before: NodeJS.CpuUsage): Usage {
	const { user, system } = process.threadCpuUsage(before);
	const { total_heap_size, malloced_memory, external_memory } = getHeapStatistics();
	const heapBytes = total_heap_size + malloced_memory + external_memory;
	return { heapBytes, cpuUserMs: user / 1000, cpuSystemMs: system / 1000 };
}

/** The stream of a thread waits for the host between chunks, which a frozen thread cannot; a message is sent at once. */
function sendOutput(stream: NodeJS.WriteStream): void {
	stream.write = (chunk: Uint8Array | string, encoding?: unknown, done?: unknown) => {
		const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
		answer({ type: 'output', text });
		const callback = typeof encoding === 'function' ? encoding : done;
		if (typeof callback === 'function') queueMicrotask(() => callback());
		return true;
	};
}

function answer(message: InstanceAnswer): void {
	port.postMessage(message);
}
