import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import type { InvocationResult } from '../cloud-types.ts';
import { LOOPBACK } from '../servers/loopback.ts';
import { type GatewayAnswer, gatewayAnswer, plain } from './gateway-answer.ts';
import { gatewayEvent, partsOf } from './gateway-event.ts';
import { matchRoute, type ServedRoute } from './http-route.ts';
import { createObjectSink, type ObjectSinkOptions } from './object-sink.ts';
import { createObjectSource } from './object-source.ts';
import { createRequestGuard } from './request-guard.ts';

export interface HttpApiOptions {
	/** 0: any that is free. */
	readonly port: number;
	/** Address to listen at; default: the loopback alone. */
	readonly host?: string;
	/** Names by which it is called, beside the loopback's; needed where it listens elsewhere. */
	readonly names?: readonly string[];
}

export interface HttpApiDeps {
	readonly routes: readonly ServedRoute[];
	readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
	/** Of the object store, where its objects are files. */
	readonly objects?: ObjectSinkOptions | undefined;
	/** @param line - Ends with a newline. */
	readonly log: (line: string) => void;
}

export interface HttpApiServer {
	readonly url: string;
	/** Lets requests that are under way end, for so long. */
	close(graceMs: number): Promise<void>;
}

/** What API Gateway takes. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_HEADER_BYTES = 10 * 1024;
/** What Lambda takes, with all that is added to the body. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
/** Who sends in drops is cut off, and holds nobody up meanwhile. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
const LOOKED_AT_EVERY_MS = 1_000;

/**
 * Plays an HTTP API for the routes of a template.
 *
 * @throws {EnvironmentError} The port is in use, or the address is not of this machine.
 */
export async function startHttpApi(deps: HttpApiDeps, options: HttpApiOptions): Promise<HttpApiServer> {
	const { port, host = LOOPBACK, names } = options;
	const refusalOf = createRequestGuard([...(names ?? []), ...(host === LOOPBACK ? [] : [inUrl(host)])]);
	const limits = {
		maxHeaderSize: MAX_HEADER_BYTES,
		headersTimeout: HEADERS_WITHIN_MS,
		requestTimeout: REQUEST_WITHIN_MS,
		connectionsCheckingInterval: LOOKED_AT_EVERY_MS,
	};
	const receive = deps.objects && createObjectSink(deps.objects);
	const give = deps.objects && createObjectSource(deps.objects);
	const answerOf = async (request: IncomingMessage) => (await receive?.(request)) ?? answer(request, deps);
	const server = createServer(limits, (request, response) => {
		const refusal = refusalOf(request);
		if (refusal !== undefined) return end(response, refused(refusal));
		void serve(request, response);
	});
	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const given = await give?.(request, response);
		if (given !== undefined)
			return deps.log(logLine(request, { status: given, bytes: response.socket?.bytesWritten ?? 0 }));
		const made = await answerOf(request).catch(() => plain(500, 'Internal Server Error'));
		deps.log(logLine(request, { status: made.status, bytes: made.body.length }));
		end(response, made);
	}
	// Node would ask for the body before anybody has looked at the head.
	server.on('checkContinue', (request, response) => {
		if (refusalOf(request) === undefined && !isTooLong(request)) response.writeContinue();
		server.emit('request', request, response);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => reject(unavailable(error, { host, port })));
		server.listen(port, host, resolve);
	});
	const { address, port: bound } = server.address() as AddressInfo;
	return {
		url: `http://${inUrl(address)}:${bound}`,
		close: (graceMs) =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeIdleConnections();
				setTimeout(() => server.closeAllConnections(), graceMs).unref();
			}),
	};
}

/** An IPv6 address stands in brackets, in a URL as in `Host`. */
function inUrl(host: string): string {
	return host.includes(':') ? `[${host}]` : host;
}

async function answer(request: IncomingMessage, { routes, invoke }: HttpApiDeps): Promise<GatewayAnswer> {
	const { method = 'GET', url = '/' } = request;
	const matched = matchRoute(routes, method, partsOf(url).rawPath);
	if (matched === undefined) return plain(404, 'Not Found');
	const body = isTooLong(request) ? undefined : await bodyOf(request).catch(() => undefined);
	if (body === undefined) return plain(413, 'Request Entity Too Large');
	const event = gatewayEvent({ request, body, matched, now: new Date() });
	if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) return plain(413, 'Request Entity Too Large');
	return gatewayAnswer(await invoke(matched.route.functionName, event));
}

function isTooLong({ headers }: IncomingMessage): boolean {
	return Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES;
}

/** @throws It is longer than is taken, or broken off. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of request as AsyncIterable<Buffer>) {
		bytes += part.length;
		if (bytes > MAX_BODY_BYTES) throw new Error('too long');
		parts.push(part);
	}
	return Buffer.concat(parts);
}

function end(response: ServerResponse, { status, headers, body }: GatewayAnswer): void {
	// Of a body that nobody read on the connection would be the next request.
	const isUnread = !response.req.complete;
	response.writeHead(status, {
		...headers,
		'content-length': body.length,
		...(isUnread && { connection: 'close' }),
	} as never);
	response.end(body);
}

function refused(message: string): GatewayAnswer {
	const body = Buffer.from(JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403, detail: message }));
	return { status: 403, headers: { 'content-type': 'application/problem+json' }, body };
}

/** No query and no headers: what may be secret is not logged. */
function logLine(
	{ method, url = '/' }: IncomingMessage,
	{ status, bytes }: { readonly status: number; readonly bytes: number },
): string {
	const { rawPath } = partsOf(url);
	return `${JSON.stringify({ time: new Date().toISOString(), method, path: rawPath, status, bytes })}\n`;
}

function unavailable({ code, message }: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
	if (code === 'EADDRINUSE')
		return new EnvironmentError(`port ${port} at ${host} is in use; name another, or 0 for any`);
	if (code === 'EADDRNOTAVAIL') return new EnvironmentError(`${host} is no address of this machine`);
	return new EnvironmentError(`cannot listen at ${host}, port ${port}: ${message}`);
}
