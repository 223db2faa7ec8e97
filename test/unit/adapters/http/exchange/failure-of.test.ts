import { expect, it } from 'vitest';
import { failureOf, refusedScheme } from '../../../../../shared/adapters/http/exchange/failure-of.ts';

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

it.each([
	[
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'',
		'its certificate is self-signed; --ca FILE trusts its authority, --insecure visits',
	],
	['SELF_SIGNED_CERT_IN_CHAIN', '', 'an authority that is not known here; --ca FILE'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', 'not known here, or one between is missing; --ca FILE'],
	['CERT_HAS_EXPIRED', '', 'its certificate has expired; --insecure'],
	['CERT_NOT_YET_VALID', '', 'is not valid yet; --insecure'],
	[
		'ERR_TLS_CERT_ALTNAME_INVALID',
		"is not in the cert's altnames: DNS:b.example",
		'for another name (DNS:b.example); --insecure',
	],
	['EE_KEY_TOO_SMALL', 'ee key too small', 'its certificate is refused (ee key too small); --insecure'],
	['ERR_SSL_WRONG_VERSION_NUMBER', '', 'it speaks no TLS there; is it http://?'],
	['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', '', 'no version of TLS that is safe'],
	['EPROTO', 'write EPROTO ssl3_read_bytes:tlsv1 alert protocol version', 'no version of TLS that is safe'],
	['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', '', 'it refuses to agree on TLS'],
	['ERR_SSL_SOMETHING_NEW', 'told so', 'no TLS that both sides know: told so'],
])('U4 %s is TLS_INVALID, and says what is wrong and what to do', (code, told, expected) => {
	const { outcome, error } = failureOf(errorWith(code, told));
	expect({ outcome, code: error.code }).toEqual({ outcome: 'network_error', code: 'TLS_INVALID' });
	expect(error.message).toContain(expected);
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
