/** How a connection is encrypted, as libpq calls it. */
export const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** Where a PostgreSQL server is, and as whom one logs in. */
export interface SinkAddress {
	/** IPv6 addresses without brackets. */
	readonly host: string;
	readonly port: number;
	readonly user: string;
	/** Absent where the URL has none. */
	readonly password?: string;
	readonly database: string;
	readonly sslMode: SslMode;
}

const FORM = 'must be as postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full';
const DEFAULT_PORT = 5432;
const MAX_URL_LENGTH = 2_000;

/**
 * Reads the URL of a database.
 *
 * Without an `sslmode` the server has to prove who it is (`verify-full`), but on this machine itself, where nothing is
 * encrypted.
 *
 * @returns What is wrong with it, as a string that tells nothing of the URL itself, which may hold a password.
 */
export function readSinkUrl(text: string): SinkAddress | string {
	const url = text.length > MAX_URL_LENGTH ? null : URL.parse(text);
	if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '' || url.hash !== '') return FORM;
	const user = decoded(url.username);
	const database = decoded(url.pathname.slice(1)) || user;
	const password = decoded(url.password);
	if (user === undefined || password === undefined) return 'has a % in it that begins no escape: write it as %25';
	if (user === '' || database === undefined || database.includes('/')) return FORM;
	const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
	const sslMode = sslModeIn(url.searchParams, isThisMachine(host) ? 'disable' : 'verify-full');
	if ('fault' in sslMode) return sslMode.fault;
	return {
		host,
		port: url.port === '' ? DEFAULT_PORT : Number(url.port),
		user,
		...(password !== '' && { password }),
		database,
		sslMode: sslMode.mode,
	};
}

/** The URL of a database as it may be stored, and its password; `undefined` where there is none in it. */
export function withoutPassword(text: string): { readonly url: string; readonly password: string | undefined } {
	const url = new URL(text);
	const password = decoded(url.password);
	url.password = '';
	return { url: password ? url.href : text, password: password || undefined };
}

function sslModeIn(params: URLSearchParams, usual: SslMode): { readonly mode: SslMode } | { readonly fault: string } {
	for (const name of params.keys()) {
		if (name !== 'sslmode') return { fault: 'may have sslmode behind its ?, and nothing else' };
	}
	const given = params.getAll('sslmode').at(-1);
	if (given === undefined) return { mode: usual };
	const mode = SSL_MODES.find((each) => each === given);
	return mode === undefined ? { fault: `has an sslmode that must be one of ${SSL_MODES.join(', ')}` } : { mode };
}

function isThisMachine(host: string): boolean {
	return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
