import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT_ID } from '../template/physical-ids.ts';
import type { MatchedRoute } from './http-route.ts';

const API_ID = 'local';
const LOCALHOST = 'localhost';
const STAGE = '$default';
/** What API Gateway hands on as text; all else it encodes, forms included. */
const TEXT = /^(text\/|application\/(json|xml|javascript|graphql|[\w.-]+\+(json|xml))\b)/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface ReceivedRequest {
	readonly request: Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'headersDistinct' | 'socket'>;
	readonly body: Buffer;
	readonly matched: Pick<MatchedRoute, 'routeKey' | 'pathParameters'>;
	readonly now: Date;
}

/** The event that an HTTP API sends to a function, in payload format 2.0. */
export function gatewayEvent({ request, body, matched, now }: ReceivedRequest): APIGatewayProxyEventV2 {
	const { cookie, ...headers } = joined(request.headersDistinct);
	const { rawPath, rawQueryString } = partsOf(request.url ?? '/');
	const isText = TEXT.test(headers['content-type'] ?? 'text/plain');
	const query = Object.fromEntries(joinedQuery(rawQueryString));
	const hasParameters = Object.keys(matched.pathParameters).length > 0;
	return {
		version: '2.0',
		routeKey: matched.routeKey,
		rawPath,
		rawQueryString,
		...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
		headers: { ...headers, ...forwarded(request) },
		...(rawQueryString !== '' && { queryStringParameters: query }),
		...(hasParameters && { pathParameters: { ...matched.pathParameters } }),
		requestContext: {
			accountId: ACCOUNT_ID,
			apiId: API_ID,
			// With its port, which an API of this machine has.
			domainName: headers.host ?? LOCALHOST,
			domainPrefix: API_ID,
			http: {
				method: request.method ?? 'GET',
				path: rawPath,
				protocol: `HTTP/${request.httpVersion}`,
				sourceIp: request.socket.remoteAddress ?? '',
				userAgent: headers['user-agent'] ?? '',
			},
			requestId: randomUUID(),
			routeKey: matched.routeKey,
			stage: STAGE,
			time: logTime(now),
			timeEpoch: now.getTime(),
		},
		...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
		isBase64Encoded: body.length > 0 && !isText,
	};
}

/** Path and query of a request's target, which may also be a whole URL. */
export function partsOf(target: string): { rawPath: string; rawQueryString: string } {
	const path = target.startsWith('/') ? target : target.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/';
	const at = path.indexOf('?');
	return at === -1
		? { rawPath: path, rawQueryString: '' }
		: { rawPath: path.slice(0, at), rawQueryString: path.slice(at + 1) };
}

/** Values of a header that comes more than once are joined by commas. */
function joined(headers: NodeJS.Dict<string[]>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, values = []]) => [name, values.join(name === 'cookie' ? '; ' : ',')]),
	);
}

function joinedQuery(query: string): Map<string, string> {
	const all = new Map<string, string>();
	for (const [name, value] of new URLSearchParams(query)) {
		const before = all.get(name);
		all.set(name, before === undefined ? value : `${before},${value}`);
	}
	return all;
}

function forwarded({ socket }: ReceivedRequest['request']): Record<string, string> {
	return {
		'x-forwarded-for': socket.remoteAddress ?? '',
		'x-forwarded-port': String(socket.localPort ?? ''),
		'x-forwarded-proto': 'http',
	};
}

/** `30/Nov/2026:10:00:00 +0000`, the common log format. */
function logTime(now: Date): string {
	const [date = '', time = ''] = now.toISOString().split(/[T.]/);
	const [year, month, day] = date.split('-');
	return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
