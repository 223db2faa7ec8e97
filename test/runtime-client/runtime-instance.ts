import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { FunctionError, InvocationResult } from '../../infra/local/cloud-types.ts';
import { functionArn } from '../../infra/local/template/physical-ids.ts';
import { createRuntimeApi } from './runtime-api.ts';

export interface RuntimeInstanceOptions {
	/** Entry point of AWS's runtime client. */
	readonly client: string;
	/** Folder of the bundle. */
	readonly taskRoot: string;
	/** As the template says it. */
	readonly handler: string;
	readonly functionName: string;
	readonly timeoutMs: number;
	readonly memoryMb: number;
	readonly environment: Readonly<Record<string, string>>;
	/** A command that the runtime is run by, as arguments of it: `['sh', '-c', 'ulimit -n 1024; exec "$@"', '--']`. */
	readonly wrapper?: readonly string[];
}

export interface Init {
	/** Since the start of the process. */
	readonly ms: number;
	/** Why INIT failed. */
	readonly error: FunctionError | undefined;
}

/** An execution environment: one process with AWS's runtime client and a bundle in it. */
export interface RuntimeInstance {
	readonly pid: number;
	/** When the runtime first asks for an event, or says why it never will. Never rejects. */
	readonly initialized: Promise<Init>;
	/** Kills the process at the timeout, as Lambda does. Never rejects. */
	invoke(event: unknown, options?: { readonly traceId?: string | undefined }): Promise<InvocationResult>;
	/** Stops the process where it is, timers and sockets included. */
	freeze(): void;
	thaw(): void;
	/** What it has written so far, on both streams. */
	output(): string;
	end(): Promise<void>;
}

export async function startRuntimeInstance(options: RuntimeInstanceOptions): Promise<RuntimeInstance> {
	const api = await createRuntimeApi();
	const startedAt = performance.now();
	const child = start(options, api.address);
	const chunks: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
	const exited = once(child, 'exit').then(([code, signal]) => api.end(exitError(code, signal)));
	const initialized = api.initialized.then((error) => ({ error, ms: performance.now() - startedAt }));
	let isTimedOut = false;

	return {
		pid: child.pid ?? 0,
		initialized,
		async invoke(event, { traceId } = {}) {
			const { timeoutMs, functionName } = options;
			// INIT has a limit of its own, and is no part of the timeout.
			const { error } = await initialized;
			if (error !== undefined) return { ok: false, error };
			const timer = setTimeout(() => {
				isTimedOut = true;
				child.kill('SIGKILL');
			}, timeoutMs);
			const deadlineMs = Date.now() + timeoutMs;
			const call = { requestId: randomUUID(), event, deadlineMs, functionArn: functionArn(functionName), traceId };
			const result = await api.invoke(call);
			clearTimeout(timer);
			return isTimedOut ? { ok: false, error: timeoutError(timeoutMs) } : result;
		},
		freeze: () => void child.kill('SIGSTOP'),
		thaw: () => void child.kill('SIGCONT'),
		output: () => Buffer.concat(chunks).toString(),
		async end() {
			child.kill('SIGKILL');
			await exited;
			await api.close();
		},
	};
}

function start(options: RuntimeInstanceOptions, address: string): ChildProcess {
	const { client, taskRoot, functionName, memoryMb, handler, wrapper = [] } = options;
	const [command = '', ...args] = [...wrapper, process.execPath, client];
	return spawn(command, args, {
		cwd: taskRoot,
		stdio: ['ignore', 'pipe', 'pipe'],
		// Nothing of this process: a variable of the machine must not make a test pass.
		env: {
			PATH: '/usr/local/bin:/usr/bin:/bin',
			TZ: ':UTC',
			LANG: 'en_US.UTF-8',
			AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
			AWS_LAMBDA_RUNTIME_API: address,
			AWS_LAMBDA_FUNCTION_NAME: functionName,
			AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
			AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
			AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
			AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
			AWS_LAMBDA_LOG_STREAM_NAME: `2026/11/20/[$LATEST]${randomUUID().replaceAll('-', '')}`,
			LAMBDA_TASK_ROOT: taskRoot,
			_HANDLER: handler,
			...options.environment,
		},
	});
}

function timeoutError(timeoutMs: number): FunctionError {
	const errorMessage = `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
	return { errorType: 'Sandbox.Timedout', errorMessage };
}

function exitError(code: number | null, signal: string | null): FunctionError {
	const how = signal === null ? `exit status ${code}` : `signal: ${signal}`;
	return { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${how}` };
}
