import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { partOf } from './partial-batches.ts';

/** What becomes of a call; `lose` and `fail-after` let it take effect first. */
export const FAULTS = ['delay', 'reset', 'fail', 'throttle', 'partial', 'lose', 'fail-after'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Call {
	/** The operation, such as `PutItem`. */
	readonly name: string;
	/** What `x-amz-target` says. */
	readonly target: string;
	readonly body: Buffer;
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
}

export interface FaultProxy {
	readonly url: string;
	/** Faults that were played. */
	readonly played: ReadonlyMap<Fault, number>;
	close(): Promise<void>;
}

interface Answer {
	readonly status: number;
	readonly body: Buffer;
}

const DELAY_MS = 100;
const AMZ_JSON = 'application/x-amz-json-1.0';

/**
 * Stands between an AWS client and a server, and spoils calls.
 *
 * @param decide - Asked once a call; `undefined` lets it pass. `partial` is only played on batches of two or more.
 */
export async function createFaultProxy(origin: string, decide: (call: Call) => Fault | undefined): Promise<FaultProxy> {
	const played = new Map<Fault, number>();
	const server = createServer(async (request, response) => {
		const body = await buffer(request);
		const target = String(request.headers['x-amz-target'] ?? '');
		const name = target.split('.').at(-1) ?? '';
		const call = { name, target, body, path: request.url ?? '/', headers: request.headers };
		const fault = decide(call);
		const part = fault === 'partial' ? partOf(call) : undefined;
		const isPlayed = fault !== undefined && (fault !== 'partial' || part !== undefined);
		if (isPlayed) played.set(fault, (played.get(fault) ?? 0) + 1);
		await answer(response, { call, fault, part, origin }).catch(() => response.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		played,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

interface Playing {
	readonly call: Call;
	readonly fault: Fault | undefined;
	readonly part: ReturnType<typeof partOf>;
	readonly origin: string;
}

async function answer(response: ServerResponse, { call, fault, part, origin }: Playing): Promise<void> {
	switch (fault) {
		case 'reset':
			return void response.destroy();
		case 'fail':
			return send(response, errorOf(500, 'InternalServerError'));
		case 'throttle':
			return send(response, throttleOf(call));
		case 'lose':
			await forward(origin, call);
			return void response.destroy();
		case 'fail-after':
			await forward(origin, call);
			return send(response, errorOf(503, 'ServiceUnavailable'));
		case 'partial': {
			if (part === undefined) return send(response, await forward(origin, call));
			const { status, body } = await forward(origin, { ...call, body: part.body });
			return send(response, { status, body: status === 200 ? part.complete(body) : body });
		}
		case 'delay':
			await delay(DELAY_MS);
	}
	send(response, await forward(origin, call));
}

async function forward(origin: string, { path, headers, body }: Call): Promise<Answer> {
	const kept = Object.entries(headers).filter(
		([name]) => !/^(host|connection|content-length)$|^x-amz-checksum/.test(name),
	);
	const answered = await fetch(`${origin}${path}`, {
		method: 'POST',
		headers: kept.map(([name, value]) => [name, String(value)] as [string, string]),
		body: new Uint8Array(body),
	});
	return { status: answered.status, body: Buffer.from(await answered.arrayBuffer()) };
}

function throttleOf({ target }: Call): Answer {
	return target.startsWith('DynamoDB')
		? errorOf(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException')
		: errorOf(400, 'com.amazonaws.sqs#RequestThrottled');
}

function errorOf(status: number, type: string): Answer {
	return { status, body: Buffer.from(JSON.stringify({ __type: type, message: 'a fault of the test' })) };
}

function send(response: ServerResponse, { status, body }: Answer): void {
	response.writeHead(status, { 'content-type': AMZ_JSON, 'content-length': body.length });
	response.end(body);
}
