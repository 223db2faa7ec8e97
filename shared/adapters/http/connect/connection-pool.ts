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
	now: () => number = Date.now,
): ConnectionPool {
	return new Pool(maxSockets, connecting, now);
}

class Pool implements ConnectionPool {
	private readonly maxSockets: number;
	private readonly connecting: Omit<ConnectionOptions, 'onDisconnect' | 'trust'>;
	private readonly now: () => number;
	private readonly open = new Set<Connection>();
	/** By key, the one used last at the end. */
	private readonly idle = new Map<string, Connection[]>();
	private readonly waiting: Waiter[] = [];
	private isClosed = false;

	constructor(maxSockets: number, connecting: Omit<ConnectionOptions, 'onDisconnect' | 'trust'>, now: () => number) {
		this.maxSockets = maxSockets;
		this.connecting = connecting;
		this.now = now;
	}

	acquire(origin: string, trust: TlsTrust = KNOWN_AUTHORITIES): Connection | Promise<Connection> {
		const connection = this.takeIdle(connectionKey(origin, trust));
		if (connection !== undefined) return connection;
		if (this.makeRoom()) return this.connectionTo(origin, trust);
		return new Promise((resolve) => this.waiting.push({ origin, trust, resolve }));
	}

	release(connection: Connection): void {
		const [next] = this.waiting;
		if (next !== undefined && connectionKey(next.origin, next.trust) === connection.key) {
			this.waiting.shift();
			next.resolve(connection);
			return;
		}
		if (this.waiting.length > 0) {
			this.discard(connection);
			return;
		}
		connection.idleSince = this.now();
		const connections = this.idle.get(connection.key);
		if (connections === undefined) this.idle.set(connection.key, [connection]);
		else connections.push(connection);
	}

	discard(connection: Connection): void {
		this.end(connection);
		this.serveNext();
	}

	async close(): Promise<void> {
		this.isClosed = true;
		const all = [...this.open];
		this.open.clear();
		this.idle.clear();
		for (const { origin, trust, resolve } of this.waiting.splice(0)) resolve(this.connectionTo(origin, trust));
		await Promise.all(all.map((connection) => connection.destroy()));
	}

	private connectionTo(origin: string, trust: TlsTrust): Connection {
		const connection = new Connection(origin, { ...this.connecting, trust, onDisconnect: this.dropIfIdle });
		// What is sent on it then fails at once.
		if (this.isClosed) void connection.destroy();
		else this.open.add(connection);
		return connection;
	}

	private takeIdle(key: string): Connection | undefined {
		const connections = this.idle.get(key);
		const connection = connections?.pop();
		if (connections?.length === 0) this.idle.delete(key);
		// A clock that was set back does not tell how long it was.
		if (connection === undefined || Math.abs(this.now() - connection.idleSince) < MAX_IDLE_MS) return connection;
		this.end(connection);
		return this.takeIdle(key);
	}

	private makeRoom(): boolean {
		if (this.open.size < this.maxSockets) return true;
		// Origins are in the order in which they first had an idle connection.
		const oldest = this.idle.values().next().value?.[0];
		if (oldest !== undefined) this.dropIfIdle(oldest);
		return oldest !== undefined;
	}

	private readonly dropIfIdle = (connection: Connection): void => {
		const connections = this.idle.get(connection.key) ?? [];
		const at = connections.indexOf(connection);
		if (at === -1) return;
		connections.splice(at, 1);
		if (connections.length === 0) this.idle.delete(connection.key);
		this.end(connection);
	};

	private end(connection: Connection): void {
		this.open.delete(connection);
		void connection.destroy();
	}

	private serveNext(): void {
		const waiter = this.open.size < this.maxSockets ? this.waiting.shift() : undefined;
		waiter?.resolve(this.connectionTo(waiter.origin, waiter.trust));
	}
}
