import type { SinkAddress } from '../../core/deliver/rows/sink-url.ts';
import type { WriteOutcome } from '../../ports/row-sink.ts';

/** What we ourselves refuse to do; trying again does not help. */
export class SinkRefusal extends Error {
	override readonly name = 'SinkRefusal';
}

/**
 * Classes of SQLSTATE that stay as they are until somebody changes something: a feature that is missing, data, who may
 * log in, no such database, and what a statement may do to its tables.
 */
const FOR_GOOD = /^(0A|22|23|28|3D|3F|42)/;
/** Of OpenSSL and of Node: certificates. */
const UNTRUSTED = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_)/;
const NO_TLS = /does not support SSL/;

/** Of node-postgres, which has no password to answer with. */
const NO_PASSWORD = /^SASL.*password must be/;

/** Why rows were not written, for people; nothing in it is secret. */
export function failureOf(error: unknown, { host, port }: SinkAddress): WriteOutcome {
	const { code = '', message } = error as { readonly code?: string; readonly message: string };
	const advice = adviceOn(code, message);
	const isForGood = error instanceof SinkRefusal || FOR_GOOD.test(code) || NO_TLS.test(message) || advice !== undefined;
	const why = NO_PASSWORD.test(message) ? 'it asks for a password' : message || code;
	const reason = `PostgreSQL at ${host}:${port}: ${why}${advice === undefined ? '' : `; ${advice}`}`;
	return { kind: 'failed', reason, mayHelpToRetry: !isForGood };
}

function adviceOn(code: string, message: string): string | undefined {
	if (UNTRUSTED.test(code)) return 'name its authority with --sink-ca FILE, or write sslmode=require in the URL';
	return NO_PASSWORD.test(message) ? 'name its secret with --sink-password NAME' : undefined;
}
