import { createSecureContext, getCACertificates } from 'node:tls';
import type { buildConnector as BuildConnector } from 'undici';
import type { TlsRules } from '../../../core/tls-rules.ts';
import { buildConnector } from './undici-client.ts';

/** How a connection judges the certificate of its server. */
export interface TlsTrust {
	/** Connections of equal names are judged alike. */
	readonly name: string;
	readonly startTls: BuildConnector.connector;
}

// The timeout of connecting is each visit's own.
const PLAIN = { allowH2: false, timeout: 0 };

/** What most jobs have: authorities that this machine knows. */
export const KNOWN_AUTHORITIES: TlsTrust = { name: '', startTls: buildConnector(PLAIN) };

const UNVERIFIED: TlsTrust = {
	name: 'unverified',
	startTls: buildConnector({ ...PLAIN, rejectUnauthorized: false }),
};

/** Loading authorities takes some 10 ms: once for each PEM. An instance has few jobs at a time. */
const MAX_REMEMBERED = 20;
const withAuthorities = new Map<string, TlsTrust>();
let lastNumber = 0;

/** @param isUnverified - Whatever the certificate says; who asks for that knows that nothing secret may be sent. */
export function tlsTrust({ ca }: TlsRules, isUnverified: boolean): TlsTrust {
	if (isUnverified) return UNVERIFIED;
	if (ca === undefined) return KNOWN_AUTHORITIES;
	const known = withAuthorities.get(ca);
	if (known !== undefined) return known;

	const secureContext = createSecureContext({ ca: [...getCACertificates('default'), ca] });
	const trust = { name: `ca ${++lastNumber}`, startTls: buildConnector({ ...PLAIN, secureContext }) };
	withAuthorities.set(ca, trust);
	const [oldest] = withAuthorities.keys();
	if (withAuthorities.size > MAX_REMEMBERED && oldest !== undefined) withAuthorities.delete(oldest);
	return trust;
}
