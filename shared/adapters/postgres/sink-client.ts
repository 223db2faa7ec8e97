import { isIP } from 'node:net';
import type { ClientConfig } from 'pg';
import pg from 'pg';
import type { SinkAddress } from '../../core/deliver/rows/sink-url.ts';
import { addressClass } from '../../core/hosts/address.ts';
import { mayUse, privateRule } from '../../core/hosts/private-hosts.ts';
import type { OpenSink } from '../../ports/row-sink.ts';
import type { Network } from '../http/dns/network.ts';
import { SinkRefusal } from './failure-of.ts';

/** One connection. */
export interface SinkClient {
	/** @returns The rows of the answer. */
	query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
	/** Whether it has broken off. */
	isLost(): boolean;
	/** Never rejects. */
	end(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Of a statement; an invocation has five minutes. */
const QUERY_TIMEOUT_MS = 60_000;
const MAX_ADDRESSES = 4;

/**
 * Connects to the first address of a server that answers, of those that may be reached.
 *
 * @throws {SinkRefusal} It has none of these.
 */
export async function connectTo(sink: OpenSink, network: Network): Promise<SinkClient> {
	const addresses = await reachable(sink, network);
	let failure: unknown;
	for (const address of addresses.slice(0, MAX_ADDRESSES)) {
		try {
			return await connect(sink, address);
		} catch (error) {
			failure = error;
			// An answer of a server is one for all its addresses.
			if (!NOBODY_THERE.has((error as NodeJS.ErrnoException).code ?? '')) break;
		}
	}
	throw failure;
}

const NOBODY_THERE: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

async function reachable(sink: OpenSink, { resolve, allowsPrivate = false }: Network): Promise<string[]> {
	const { host } = sink.address;
	const found = isIP(host) === 0 ? (await resolve(host, CONNECT_TIMEOUT_MS)).map(({ address }) => address) : [host];
	const reach = allowsPrivate && privateRule({ allowPrivate: sink.allowPrivate })(host, host);
	const allowed = found.filter((address) => {
		const kind = addressClass(address);
		return kind === 'public' || (kind === 'private' && (sink.isTrusted || mayUse(reach, address)));
	});
	if (allowed.length === 0) throw new SinkRefusal('it has a private address, which this job may not reach');
	return allowed;
}

async function connect({ address, password, ca }: OpenSink, host: string): Promise<SinkClient> {
	const client = new pg.Client({
		host,
		port: address.port,
		user: address.user,
		database: address.database,
		// A function, since what is empty would be looked for in the environment of this process.
		password: () => password ?? '',
		ssl: tlsOf(address, ca),
		application_name: 'shoal',
		options: '-c statement_timeout=60s',
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		query_timeout: QUERY_TIMEOUT_MS,
		keepAlive: true,
	});
	let isLost = false;
	// Nobody may be asking when a server goes down.
	client.on('error', () => {
		isLost = true;
	});
	const end = () => client.end().catch(() => undefined);
	try {
		await client.connect();
	} catch (error) {
		await end();
		throw error;
	}
	return {
		query: async (text, values = []) => (await client.query(text, [...values])).rows,
		isLost: () => isLost,
		end,
	};
}

/** The certificate is held against the name, whatever address it has led to. */
function tlsOf({ sslMode, host }: SinkAddress, ca: string | undefined): NonNullable<ClientConfig['ssl']> | false {
	if (sslMode === 'disable') return false;
	return {
		host,
		...(isIP(host) === 0 && { servername: host }),
		...(ca !== undefined && { ca }),
		rejectUnauthorized: sslMode !== 'require',
		...(sslMode === 'verify-ca' && { checkServerIdentity: () => undefined }),
	};
}
