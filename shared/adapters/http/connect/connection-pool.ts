import { Connection, type ConnectionOptions, connectionKey } from './connection.ts';
import { KNOWN_AUTHORITIES, type TlsTrust } from './tls-trust.ts';

/**
 * Of the wall clock. Timers stand still while an instance is frozen: it wakes with sockets that the other side, or a
 * router between, has long forgotten, some of which would swallow a request without a word.
 */
const MAX_IDLE_MS = 30_000;

export interface ConnectionPool {
	/**
	 * An idle connection to the origin, the one used last, or a new one; waits in line while all are busy.
	 *
	 * @param trust - How its server is judged; none that was judged otherwise is given. Default as everybody does.
	 */
	acquire(origin: string, trust?: TlsTrust): Connection | Promise<Connection>;
	/** Gives back a connection whose request is over. */
	release(connection: Connection): void;
	/** Gives back a connection by ending it. */
	discard(connection: Connection): void;
	close(): Promise<void>;
}

interface Waiter {
	readonly origin: string;
	readonly trust: TlsTrust;
	readonly resolve: (connection: Connection) => void;
}

/**
 * Connections to any number of origins, at most `maxSockets` altogether.
 *
 * One origin may have them all. Where they are used up, the connection idle for longest gives way.
 */
export function createConnectionPool(
	maxSockets: number,
	connecting: Omit<ConnectionOptions, 'onDisconnect' | 'trust'>,
): ConnectionPool {
	const open = new Set<Connection>();
	/** By key, the one used last at the end. */
	const idle = new Map<string, Connection[]>();
	const waiting: Waiter[] = [];
	let isClosed = false;

	function connectionTo(origin: string, trust: TlsTrust): Connection {
		const connection = new Connection(origin, { ...connecting, trust, onDisconnect: dropIfIdle });
		// What is sent on it then fails at once.
		if (isClosed) void connection.destroy();
		else open.add(connection);
		return connection;
	}

	function takeIdle(key: string): Connection | undefined {
		const connections = idle.get(key);
		const connection = connections?.pop();
		if (connections?.length === 0) idle.delete(key);
		if (connection === undefined || Date.now() - connection.idleSince < MAX_IDLE_MS) return connection;
		end(connection);
		return takeIdle(key);
	}

	function makeRoom(): boolean {
		if (open.size < maxSockets) return true;
		// Origins are in the order in which they first had an idle connection.
		const oldest = idle.values().next().value?.[0];
		if (oldest !== undefined) dropIfIdle(oldest);
		return oldest !== undefined;
	}

	function dropIfIdle(connection: Connection): void {
		const connections = idle.get(connection.key) ?? [];
		const at = connections.indexOf(connection);
		if (at === -1) return;
		connections.splice(at, 1);
		if (connections.length === 0) idle.delete(connection.key);
		end(connection);
	}

	function end(connection: Connection): void {
		open.delete(connection);
		void connection.destroy();
	}

	function serveNext(): void {
		const waiter = open.size < maxSockets ? waiting.shift() : undefined;
		waiter?.resolve(connectionTo(waiter.origin, waiter.trust));
	}

	return {
		acquire(origin, trust = KNOWN_AUTHORITIES) {
			const connection = takeIdle(connectionKey(origin, trust));
			if (connection !== undefined) return connection;
			if (makeRoom()) return connectionTo(origin, trust);
			return new Promise((resolve) => waiting.push({ origin, trust, resolve }));
		},
		release(connection) {
			const [next] = waiting;
			if (next !== undefined && connectionKey(next.origin, next.trust) === connection.key) {
				waiting.shift();
				next.resolve(connection);
				return;
			}
			if (waiting.length > 0) {
				this.discard(connection);
				return;
			}
			connection.idleSince = Date.now();
			const connections = idle.get(connection.key);
			if (connections === undefined) idle.set(connection.key, [connection]);
			else connections.push(connection);
		},
		discard(connection) {
			end(connection);
			serveNext();
		},
		async close() {
			isClosed = true;
			const all = [...open];
			open.clear();
			idle.clear();
			for (const { origin, trust, resolve } of waiting.splice(0)) resolve(connectionTo(origin, trust));
			await Promise.all(all.map((connection) => connection.destroy()));
		},
	};
}
