import { meantScheme } from '../../../core/links/urls/meant-scheme.ts';
import { type Failure, type Outcome, SCHEME_REFUSED } from '../../../core/result.ts';
import { errors } from '../connect/undici-client.ts';
import { tlsFault } from '../tls-fault.ts';

/** How a visit ended without a whole page. */
export interface Ending {
	readonly outcome: Outcome;
	readonly error: Failure;
	/** As in `Visit`. */
	readonly bug?: string;
}

const NETWORK_CODES: ReadonlyMap<string, string> = new Map([
	['ENOTFOUND', 'DNS_NOT_FOUND'],
	['ENODATA', 'DNS_NOT_FOUND'],
	// What is no name, as with two dots in a row.
	['EBADNAME', 'DNS_NOT_FOUND'],
	['EAI_AGAIN', 'DNS_TEMPORARY'],
	['EAI_FAIL', 'DNS_TEMPORARY'],
	['ESERVFAIL', 'DNS_TEMPORARY'],
	['ECONNREFUSED', 'CONNECTION_REFUSED'],
	['ECONNRESET', 'CONNECTION_RESET'],
	['ECONNABORTED', 'CONNECTION_RESET'],
	['EPIPE', 'CONNECTION_RESET'],
	['EHOSTUNREACH', 'HOST_UNREACHABLE'],
	['ENETUNREACH', 'HOST_UNREACHABLE'],
	['EHOSTDOWN', 'HOST_UNREACHABLE'],
	['ENETDOWN', 'HOST_UNREACHABLE'],
	['EADDRNOTAVAIL', 'HOST_UNREACHABLE'],
	['EAFNOSUPPORT', 'HOST_UNREACHABLE'],
	['UND_ERR_HEADERS_OVERFLOW', 'HEADERS_TOO_LARGE'],
	['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'BAD_RESPONSE'],
]);

const TIMEOUT_CODES: ReadonlyMap<string, string> = new Map([
	['ETIMEOUT', 'TIMEOUT_DNS'],
	['ETIMEDOUT', 'TIMEOUT_CONNECT'],
	['ERR_SOCKET_CONNECTION_TIMEOUT', 'TIMEOUT_CONNECT'],
	['UND_ERR_CONNECT_TIMEOUT', 'TIMEOUT_CONNECT'],
	['UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT_HEADERS'],
	['UND_ERR_BODY_TIMEOUT', 'TIMEOUT_BODY'],
	['UND_ERR_DESTROYED', 'DEADLINE'],
	['UND_ERR_CLOSED', 'DEADLINE'],
]);

/** Families of codes that grow with Node and OpenSSL. */
const CODE_PATTERNS: ReadonlyArray<readonly [RegExp, string]> = [
	// node:zlib: the body is not what `Content-Encoding` says.
	[/^(?:Z_|ERR__ERROR|ZSTD_)/, 'BAD_RESPONSE'],
];

/** Where undici does not say what was wrong. */
const CLEAR_MESSAGES: ReadonlyArray<readonly [RegExp, string]> = [
	[/^other side closed$/, 'the server closed the connection before the whole answer was there'],
	[/^Response body length does not match/, 'the body is not as long as its Content-Length says'],
	[/^unexpected end of file$/, 'the packed body ends in the middle'],
	[/\(Invalid EOF state\)$/, 'the server closed the connection in the middle of the body'],
];

/** What undici says of a socket has one code; the message tells which it was. */
const SOCKET_MESSAGES: ReadonlyMap<string, string> = new Map([
	['bad response', 'BAD_RESPONSE'],
	['bad upgrade', 'BAD_RESPONSE'],
]);

/** Gives what Node or undici threw a stable code; what is unknown stays a `NETWORK` failure with its message. */
export function failureOf(thrown: unknown): Ending {
	const error = mostTelling(thrown);
	if (codeOf(error) === 'ADDRESS_REFUSED') return refusedAddress(error.message);
	const timeoutCode = TIMEOUT_CODES.get(codeOf(error));
	if (timeoutCode !== undefined) return timedOut(timeoutCode, error.message);

	const tls = tlsFault(codeOf(error), error.message);
	if (tls !== undefined) return networkFailure('TLS_INVALID', tls);
	const clear = CLEAR_MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1];
	return networkFailure(networkCode(error), clear ?? error.message);
}

/** The code that Node or undici gave what was thrown; empty if none. */
export function errorCode(thrown: unknown): string {
	return codeOf(mostTelling(thrown));
}

/** The ending of a visit that took too long; `code` says in which phase. */
export function timedOut(code: string, message: string): Ending {
	return { outcome: 'timeout', error: { code, message } };
}

/** The ending of a visit that would have left the public web. */
export function refusedAddress(message: string): Ending {
	return { outcome: 'refused', error: { code: 'ADDRESS_REFUSED', message } };
}

export function networkFailure(code: string, message: string): Ending {
	return { outcome: 'network_error', error: { code, message } };
}

/** Why a well-formed URL is not visited; `undefined` for one that is not, and for http and https. */
export function refusedScheme(url: string, base?: string): Ending | undefined {
	const protocol = URL.parse(url, base)?.protocol;
	if (protocol === undefined || protocol === 'http:' || protocol === 'https:') return undefined;
	// `localhost:8080/a` parses: its host looks like a scheme.
	const hint = /^[\w.-]+:\d+(?:[/?#]|$)/.test(url) ? `http://${url}` : meantScheme(protocol.slice(0, -1));
	const message = `only http and https, not ${protocol}${hint === undefined ? '' : `; did you mean ${hint}?`}`;
	return { outcome: 'refused', error: { code: SCHEME_REFUSED, message } };
}

function networkCode(error: Error): string {
	const code = codeOf(error);
	if (error instanceof errors.HTTPParserError) return 'BAD_RESPONSE';
	if (code === 'UND_ERR_SOCKET') return SOCKET_MESSAGES.get(error.message) ?? 'CONNECTION_RESET';
	return NETWORK_CODES.get(code) ?? CODE_PATTERNS.find(([pattern]) => pattern.test(code))?.[1] ?? 'NETWORK';
}

/** Happy eyeballs fail with an error an address, in one whose own message is empty. */
function mostTelling(thrown: unknown): Error {
	if (thrown instanceof AggregateError && thrown.errors[0] instanceof Error) return thrown.errors[0];
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function codeOf(error: Error): string {
	return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
