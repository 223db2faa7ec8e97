import type { InvocationResult } from '../cloud-types.ts';

/** What a client gets. */
export interface GatewayAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly body: Buffer;
}

/** What Lambda lets a function answer. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;
const TIMED_OUT = 'Sandbox.Timedout';
const THROTTLED = 'TooManyRequestsException';

/** What an HTTP API makes of how an invocation ended. */
export function gatewayAnswer(result: InvocationResult): GatewayAnswer {
	if (result.ok) return answerOf(result.payload) ?? plain(500, 'Internal Server Error');
	const { errorType } = result.error;
	return errorType === TIMED_OUT || errorType === THROTTLED
		? plain(503, 'Service Unavailable')
		: plain(500, 'Internal Server Error');
}

/** An answer of the gateway's own, in its own words. */
export function plain(status: number, message: string): GatewayAnswer {
	const body = Buffer.from(JSON.stringify({ message }));
	return { status, headers: { 'content-type': 'application/json' }, body };
}

/** `undefined` if the gateway cannot make an answer of it. */
function answerOf(payload: unknown): GatewayAnswer | undefined {
	if (Buffer.byteLength(JSON.stringify(payload) ?? '') > MAX_ANSWER_BYTES) return undefined;
	if (!isStructured(payload)) {
		// It is taken for the body.
		const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
		return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
	}
	const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = payload;
	const status = Number(statusCode);
	if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
	return {
		status,
		headers: { ...lowerCased(headers), ...(cookies.length > 0 && { 'set-cookie': cookies }) },
		body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
	};
}

interface StructuredAnswer {
	readonly statusCode: unknown;
	readonly headers?: Readonly<Record<string, unknown>>;
	readonly cookies?: readonly string[];
	readonly body?: string;
	readonly isBase64Encoded?: boolean;
}

function isStructured(payload: unknown): payload is StructuredAnswer {
	return typeof payload === 'object' && payload !== null && 'statusCode' in payload;
}

function lowerCased(headers: Readonly<Record<string, unknown>>): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
