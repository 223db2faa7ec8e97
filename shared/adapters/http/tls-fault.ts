/** Of certificates: what is wrong, by the code that OpenSSL or Node gives. */
const CERTIFICATE_FAULTS: ReadonlyMap<string, string> = new Map([
	['CERT_HAS_EXPIRED', 'its certificate has expired'],
	['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is signed by an authority that is not known here'],
	['UNABLE_TO_GET_ISSUER_CERT', 'its certificate is signed by an authority that is not known here'],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate is signed by an authority that is not known here'],
	[
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'its certificate is signed by an authority that is not known here, or one between is missing',
	],
	['CERT_UNTRUSTED', 'its certificate is signed by an authority that is not trusted here'],
	['CERT_REVOKED', 'its certificate has been revoked'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
	['HOSTNAME_MISMATCH', 'its certificate is for another name'],
]);
/** Families of codes that grow with OpenSSL. */
const CERTIFICATE_CODE =
	/^(?:CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|ERROR_IN_(?:CERT|CRL)|EE_KEY|CA_|ERR_TLS_CERT)/;
const PROTOCOL_CODE = /^(?:ERR_TLS|ERR_SSL|EPROTO)/;
/** Which a certificate of an authority of one's own mends. */
const OF_ISSUER = /SELF_SIGNED|ISSUER|LEAF_SIGNATURE|UNTRUSTED/;

const PROTOCOL_FAULTS: ReadonlyArray<readonly [RegExp, string]> = [
	[
		/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|wrong version number|packet length too long/i,
		'it speaks no TLS there; is it http://?',
	],
	[
		/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|protocol version|unsupported protocol/i,
		'it speaks no version of TLS that is safe (1.2 or later)',
	],
	[/HANDSHAKE_FAILURE|NO_SHARED_CIPHER|handshake failure|no shared cipher/i, 'it refuses to agree on TLS'],
	[/UNRECOGNIZED_NAME|unrecognized name/i, 'it does not know the name that it is asked for'],
	[/CERTIFICATE_REQUIRED|certificate required/i, 'it asks for a certificate of the client'],
];

/** Whether the certificate of a server is what is wrong: without verifying it, there would be a connection. */
export function isCertificateFault(code: string): boolean {
	return CERTIFICATE_CODE.test(code);
}

/** What is wrong with TLS, and what to do; `undefined` if it is not TLS. */
export function tlsFault(code: string, message: string): string | undefined {
	if (isCertificateFault(code)) {
		const fault = CERTIFICATE_FAULTS.get(code) ?? `its certificate is refused (${message.slice(0, 200)})`;
		return `${fault}${namesIn(message)}; ${hintFor(code)}`;
	}
	if (!PROTOCOL_CODE.test(code)) return undefined;
	const fault = PROTOCOL_FAULTS.find(([pattern]) => pattern.test(code) || pattern.test(message))?.[1];
	return fault ?? `no TLS that both sides know: ${message.slice(0, 200)}`;
}

/** Why nothing secret was sent, for who asked not to verify. */
export function unverifiedNote(code: string): string {
	return `not verified: ${CERTIFICATE_FAULTS.get(code) ?? 'its certificate is not valid'}`;
}

function hintFor(code: string): string {
	const trusting = OF_ISSUER.test(code) ? '--ca FILE trusts its authority, ' : '';
	return `${trusting}--insecure visits it all the same`;
}

/** Those that a certificate is for, as Node says them. */
function namesIn(message: string): string {
	const names = /cert's (?:altnames|list|CN): (.*)$/.exec(message)?.[1];
	return names === undefined ? '' : ` (${names.slice(0, 200)})`;
}
