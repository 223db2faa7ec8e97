import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { EarlySocket } from './early-socket.ts';
import { keepIdleSockets, type LoopbackServer } from './loopback.ts';
import { gate } from './request-gate.ts';
import { ACTIONS } from './sqs/actions.ts';
import { type Input, isRecord } from './sqs/input.ts';
import type { SqsClock } from './sqs/queue.ts';
import { createQueues, type Queues } from './sqs/queues.ts';
import { SqsError } from './sqs/sqs-error.ts';

export interface SqsServerOptions {
	readonly accessKeyId: string;
	/** Default: the machine's. */
	readonly clock?: SqsClock;
}

const TARGET = 'AmazonSQS.';
const CONTENT_TYPE = 'application/x-amz-json-1.0';
/** Of 1 MiB, each character of which JSON may escape by a second one, with all that a batch says of it. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const MACHINE: SqsClock = { epochMs: Date.now, monotonicMs: () => performance.now() };

/**
 * SQS in memory, behind `socket`: what Shoal calls of it, in SQS's JSON protocol alone. What was queued is gone with the
 * process; start and resume send it again.
 */
export async function startSqsServer(socket: EarlySocket, options: SqsServerOptions): Promise<LoopbackServer> {
	const { address, port } = socket.address;
	const queues = createQueues(`http://${address}:${port}`, options.clock ?? MACHINE);
	const server = createServer({ connectionsCheckingInterval: 5_000 }, (request, response) => {
		void answer(request, response, queues);
	});
	gate(server, { ...options, target: TARGET, maxBodyBytes: MAX_BODY_BYTES });
	keepIdleSockets(server);
	await socket.handTo(server);
	return {
		address: socket.address,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function answer(request: IncomingMessage, response: ServerResponse, queues: Queues): Promise<void> {
	try {
		const input = inputOf(await bodyOf(request));
		const receiverGone = () => goneSignal(response);
		const output = await actionOf(request)(input, { queues, trace: traceOf(request), receiverGone });
		send(response, 200, output);
	} catch (error) {
		if (error instanceof SqsError) return refuse(response, error);
		// Its client has gone; else it is a bug, of which its client is told.
		if (!request.complete) return void request.destroy();
		send(response, 500, { __type: 'com.amazon.coral.service#InternalFailure', message: (error as Error).message });
	}
}

function actionOf({ headers }: IncomingMessage) {
	const name = String(headers['x-amz-target']).slice(TARGET.length);
	const action = ACTIONS.get(name);
	if (action === undefined) throw new SqsError('UnknownOperationException', `${name} is not played here.`);
	return action;
}

/** No longer than the gate lets in. @throws {Error} It breaks off. */
function bodyOf(request: IncomingMessage): Promise<string> {
	return new Promise((resolve, reject) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => resolve(Buffer.concat(parts).toString()));
		request.on('error', reject);
	});
}

function inputOf(body: string): Input {
	try {
		const input: unknown = JSON.parse(body);
		if (isRecord(input)) return input;
	} catch {
		// Said below.
	}
	throw new SqsError('SerializationException', 'The body is no JSON object.');
}

function goneSignal(response: ServerResponse): AbortSignal {
	const gone = new AbortController();
	response.once('close', () => {
		if (!response.writableFinished) gone.abort();
	});
	return gone.signal;
}

function traceOf({ headers }: IncomingMessage): string | undefined {
	const trace = headers['x-amzn-trace-id'];
	return typeof trace === 'string' ? trace : undefined;
}

function refuse(response: ServerResponse, { status, type, queryCode, message }: SqsError): void {
	send(response, status, { __type: type, message }, { 'x-amzn-query-error': `${queryCode};Sender` });
}

function send(response: ServerResponse, status: number, output: object, headers: Record<string, string> = {}): void {
	const text = JSON.stringify(output);
	response.writeHead(status, { ...headers, 'content-type': CONTENT_TYPE, 'content-length': Buffer.byteLength(text) });
	// As text it goes out with its head, in one write.
	response.end(text);
}
