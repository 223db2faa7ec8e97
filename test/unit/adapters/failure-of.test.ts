import { expect, it } from 'vitest';
import { failureOf, refusedScheme } from '../../../shared/adapters/http/failure-of.ts';

function errorWith(code: string, message = 'told so'): Error {
	return Object.assign(new Error(message), { code });
}

it.each([
	['ENOTFOUND', 'network_error', 'DNS_NOT_FOUND'],
	['EAI_AGAIN', 'network_error', 'DNS_TEMPORARY'],
	['ESERVFAIL', 'network_error', 'DNS_TEMPORARY'],
	['ECONNREFUSED', 'network_error', 'CONNECTION_REFUSED'],
	['ECONNRESET', 'network_error', 'CONNECTION_RESET'],
	['EPIPE', 'network_error', 'CONNECTION_RESET'],
	['UND_ERR_SOCKET', 'network_error', 'CONNECTION_RESET'],
	['EHOSTUNREACH', 'network_error', 'HOST_UNREACHABLE'],
	['ENETUNREACH', 'network_error', 'HOST_UNREACHABLE'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'network_error', 'TLS_INVALID'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'network_error', 'TLS_INVALID'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'network_error', 'TLS_INVALID'],
	['CERT_HAS_EXPIRED', 'network_error', 'TLS_INVALID'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'network_error', 'TLS_INVALID'],
	['ERR_SSL_WRONG_VERSION_NUMBER', 'network_error', 'TLS_INVALID'],
	['EPROTO', 'network_error', 'TLS_INVALID'],
	['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'network_error', 'BAD_RESPONSE'],
	['Z_DATA_ERROR', 'network_error', 'BAD_RESPONSE'],
	['ERR__ERROR_FORMAT_PADDING_1', 'network_error', 'BAD_RESPONSE'],
	['ZSTD_error_prefix_unknown', 'network_error', 'BAD_RESPONSE'],
	['UND_ERR_HEADERS_OVERFLOW', 'network_error', 'HEADERS_TOO_LARGE'],
	['ETIMEOUT', 'timeout', 'TIMEOUT_DNS'],
	['ETIMEDOUT', 'timeout', 'TIMEOUT_CONNECT'],
	['UND_ERR_DESTROYED', 'timeout', 'DEADLINE'],
	['ESOMETHINGNEW', 'network_error', 'NETWORK'],
])('%s is a %s: %s', (code, outcome, expected) => {
	expect(failureOf(errorWith(code))).toEqual({ outcome, error: { code: expected, message: 'told so' } });
});

it('tells by its message what a socket error was', () => {
	expect(failureOf(errorWith('UND_ERR_SOCKET', 'bad response')).error.code).toBe('BAD_RESPONSE');
});

it('looks into what several addresses said', () => {
	const error = new AggregateError([errorWith('ECONNREFUSED', 'refused'), errorWith('ENETUNREACH')]);
	expect(failureOf(error).error).toEqual({ code: 'CONNECTION_REFUSED', message: 'refused' });
});

it('keeps the words of what nobody foresaw', () => {
	expect(failureOf('words').error).toEqual({ code: 'NETWORK', message: 'words' });
});

it.each(['localhost:8099/ok', 'a.example:80', 'a:1?b'])(
	'U4 %s is refused as its scheme is, and http:// suggested',
	(url) => {
		expect(refusedScheme(url)?.error?.message).toContain(`did you mean http://${url}?`);
	},
);

it.each(['mailto:a@b.c', 'ftp://a:80/', 'data:1,2'])('%s is refused without a suggestion', (url) => {
	expect(refusedScheme(url)?.error?.message).toMatch(/^only http and https, not \w+:$/);
});
