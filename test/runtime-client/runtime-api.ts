import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FunctionError, InvocationResult } from '../../infra/local/cloud-types.ts';

/** What Lambda tells a runtime of an invocation, by headers. */
export interface Invocation {
	readonly requestId: string;
	readonly event: unknown;
	/** Milliseconds since the epoch. */
	readonly deadlineMs: number;
	readonly functionArn: string;
	readonly traceId?: string | undefined;
}

/**
 * The Runtime API of one execution environment, as far as a runtime without streaming asks for it.
 *
 * Source: "Using the Lambda runtime API for custom runtimes", version 2018-06-01.
 */
export interface RuntimeApi {
	/** For `AWS_LAMBDA_RUNTIME_API`. */
	readonly address: string;
	/** Fulfils when the runtime asks for its first event (`undefined`), or says why it never will. */
	readonly initialized: Promise<FunctionError | undefined>;
	/** One at a time; waits for the runtime to ask. Never rejects. */
	invoke(invocation: Invocation): Promise<InvocationResult>;
	/** The runtime is gone: what it was asked for ends so. */
	end(reason: FunctionError): void;
	close(): Promise<void>;
}

const VERSION = '/2018-06-01/runtime';

export async function createRuntimeApi(): Promise<RuntimeApi> {
	const initialized = Promise.withResolvers<FunctionError | undefined>();
	let asking: ServerResponse | undefined;
	let open: { invocation: Invocation; answer: (result: InvocationResult) => void } | undefined;
	const server = createServer((request, response) => void serve(request, response));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { address, port } = server.address() as AddressInfo;

	return {
		address: `${address}:${port}`,
		initialized: initialized.promise,
		invoke(invocation) {
			return new Promise((answer) => {
				open = { invocation, answer };
				handOut();
			});
		},
		end(reason) {
			initialized.resolve(reason);
			settle({ ok: false, error: reason });
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = request.url ?? '';
		if (path === `${VERSION}/invocation/next`) return next(response);
		const body = await text(request);
		const isKnown = path === `${VERSION}/init/error` || path.startsWith(`${VERSION}/invocation/${requestId()}/`);
		response.writeHead(isKnown ? 202 : 404).end('{"status":"OK"}');
		if (path === `${VERSION}/init/error`) initialized.resolve(errorOf(body));
		else if (path.endsWith('/error')) settle({ ok: false, error: errorOf(body) });
		else if (isKnown) settle({ ok: true, payload: body === '' ? null : JSON.parse(body) });
	}

	function next(response: ServerResponse): void {
		asking = response;
		initialized.resolve(undefined);
		handOut();
	}

	function handOut(): void {
		if (asking === undefined || open === undefined) return;
		const { requestId, event, deadlineMs, functionArn, traceId } = open.invocation;
		asking.writeHead(200, {
			'Content-Type': 'application/json',
			'Lambda-Runtime-Aws-Request-Id': requestId,
			'Lambda-Runtime-Deadline-Ms': String(deadlineMs),
			'Lambda-Runtime-Invoked-Function-Arn': functionArn,
			...(traceId !== undefined && { 'Lambda-Runtime-Trace-Id': traceId }),
		});
		asking.end(JSON.stringify(event));
		asking = undefined;
	}

	function settle(result: InvocationResult): void {
		open?.answer(result);
		open = undefined;
	}

	function requestId(): string {
		return open?.invocation.requestId ?? 'none';
	}
}

/** The runtime calls the stack `trace`, and Lambda `stackTrace`, as invokers see it. */
function errorOf(body: string): FunctionError {
	const { errorType, errorMessage, trace } = JSON.parse(body);
	return { errorType, errorMessage, stackTrace: trace };
}
