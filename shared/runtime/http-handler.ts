import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { createInvocations } from './invocations.ts';
import { type InvocationContext, withInvocation } from './middleware/with-invocation.ts';
import { withMetrics } from './middleware/with-metrics.ts';

export interface HttpHandlerOptions {
	readonly serviceName: string;
	readonly namespace: string;
	readonly startInvocation: ReturnType<typeof createInvocations>;
	/** Answered from here, by method and path: a cold instance needs neither the API for it nor what Node makes requests with. */
	readonly answers: Readonly<Record<string, () => object>>;
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** What is handed out as it is; all else goes in base64. */
const TEXT = /^(text\/|application\/([\w.-]+\+)?jsonl?\b)/;
/** No `Request` can have them, and no API knows them: they are answered as any other method that a path has not. */
const NO_METHODS = /^(CONNECT|TRACE|TRACK)$/i;

/**
 * A Lambda handler for events of an HTTP API, in payload format 2.0.
 *
 * By hand: Hono's own adapter is given up, its successor is not there yet, and it answers in words of its own what it
 * cannot make a request of.
 */
export function httpHandler(options: HttpHandlerOptions, fetch: Fetch) {
	const { serviceName, namespace, startInvocation, answers } = options;
	return middy<APIGatewayProxyEventV2, unknown, Error, InvocationContext>({ timeoutEarlyInMillis: 0 })
		.use(withInvocation(startInvocation))
		.use(withMetrics({ namespace, serviceName }))
		.handler(async (event) => {
			const answer = answers[`${event.requestContext.http.method} ${event.rawPath}`];
			return answer === undefined ? resultOf(await fetch(requestOf(event))) : jsonResult(answer());
		});
}

/** The request that an event tells of. */
export function requestOf(event: APIGatewayProxyEventV2): Request {
	const { rawPath, rawQueryString, headers, cookies, body, isBase64Encoded, requestContext } = event;
	const { domainName, http } = requestContext;
	const url = `https://${domainName}${rawPath}${rawQueryString === '' ? '' : `?${rawQueryString}`}`;
	const own = new Headers();
	for (const [name, value] of Object.entries(headers)) if (value !== undefined) own.set(name, sendable(value));
	if (cookies !== undefined) own.set('cookie', cookies.map(sendable).join('; '));
	return new Request(url, {
		method: NO_METHODS.test(http.method) ? 'UNKNOWN' : http.method,
		headers: own,
		...(body !== undefined && hasBody(http.method) && { body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') }),
	});
}

function jsonResult(body: object): APIGatewayProxyStructuredResultV2 {
	const headers = { 'content-type': 'application/json' };
	return { statusCode: 200, headers, cookies: [], body: JSON.stringify(body), isBase64Encoded: false };
}

async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
	const { 'set-cookie': _, ...headers } = Object.fromEntries(response.headers);
	const bytes = Buffer.from(await response.arrayBuffer());
	const isText = TEXT.test(headers['content-type'] ?? 'text/plain');
	return {
		statusCode: response.status,
		headers,
		cookies: response.headers.getSetCookie(),
		body: bytes.toString(isText ? 'utf8' : 'base64'),
		isBase64Encoded: !isText,
	};
}

/** A body that comes with these means nothing to anybody. */
function hasBody(method: string): boolean {
	return !/^(GET|HEAD|CONNECT|TRACE|TRACK)$/i.test(method);
}

/** API Gateway hands on UTF-8; what no header can hold in JavaScript is escaped, and means nothing to anybody here. */
function sendable(value: string): string {
	return /^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? value : encodeURIComponent(value.toWellFormed());
}
