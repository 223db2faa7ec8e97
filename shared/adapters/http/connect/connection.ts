import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { addressClass } from '../../../core/hosts/address.ts';
import { mayUse, type PrivateReach } from '../../../core/hosts/private-hosts.ts';
import { noAnswer } from '../dns/caching-resolver.ts';
import { AddressRefusedError, type Connecting } from './connect-attempt.ts';
import type { GuardedConnector } from './guarded-connector.ts';
import type { TlsTrust } from './tls-trust.ts';
import { tolerate } from './tolerant-parser.ts';
import { Client } from './undici-client.ts';
import { waitUntil } from './window-wait.ts';

/** Enough for any honest server: browsers allow about as much. */
const MAX_HEADER_BYTES = 64 * 1024;

export interface SendLimits {
	/** For finding the host, and again for connecting to it. */
	readonly connectTimeoutMs: number;
	/** Which private addresses the host may have. */
	readonly reach: PrivateReach;
	/** Milliseconds since the epoch: a connection that stands sooner waits until then. Default at once. */
	readonly from?: number | undefined;
}

export interface ConnectionOptions {
	readonly connector: GuardedConnector;
	readonly keepAliveMs: number;
	/** How its server is judged. */
	readonly trust: TlsTrust;
	/** The socket was closed, by either side. */
	readonly onDisconnect: (connection: Connection) => void;
}

/**
 * One socket to one origin, for one request at a time.
 *
 * A `Client` each, not undici's `Pool`: so that a visit knows whether it connected and how long that took,
 * may have a connect timeout of its own, and can end a connection that hangs while connecting.
 */
export class Connection {
	readonly origin: string;
	/** Connections of equal keys may serve each other's requests. */
	readonly key: string;
	/** Phases of connecting in the last request; 0 if it met an open socket. */
	dnsMs = 0;
	connectMs = 0;
	tlsMs = 0;
	/** Whether the last request had to connect. */
	isFresh = false;
	/** The last request follows a `HEAD`, whose response may have brought a body all the same. */
	isAfterHead = false;
	/** In milliseconds since the epoch, when it was last given back. */
	idleSince = 0;
	/** Connected: what is waited for now is the response. */
	isOpen = false;
	/** To which its socket leads, or led, if that is in a private network. */
	privateAddress: string | undefined;

	private readonly client: Client;
	private readonly options: ConnectionOptions;
	private lastMethod = '';
	private limits: SendLimits = { connectTimeoutMs: 0, reach: false };
	/** Of connecting, or of the wait for a window. */
	private timer: NodeJS.Timeout | undefined;
	private connecting: Connecting | undefined;

	constructor(origin: string, options: ConnectionOptions) {
		this.origin = origin;
		this.key = connectionKey(origin, options.trust);
		this.options = options;
		this.client = new Client(origin, {
			connect: (target, callback) => this.connect(target, callback),
			keepAliveTimeout: options.keepAliveMs,
			maxHeaderSize: MAX_HEADER_BYTES,
			// A visit has one timer for its phases; undici's would be two more a request.
			headersTimeout: 0,
			bodyTimeout: 0,
			allowH2: false,
		});
		tolerate(this.client, MAX_HEADER_BYTES);
		this.client.on('disconnect', () => {
			this.isOpen = false;
			options.onDisconnect(this);
		});
	}

	/** What is waited for is the address of the host. */
	get isLookingUp(): boolean {
		return this.connecting?.isLookingUp === true;
	}

	/** Whether a request that reaches so far may be sent on it: one that was allowed to may have opened it. */
	isOpenTo(reach: PrivateReach): boolean {
		return !this.isOpen || mayUse(reach, this.privateAddress);
	}

	/**
	 * @param limits - For connecting, and for who may have a socket that is open.
	 * @throws {AddressRefusedError} It leads into a private network, and may not: who takes a connection asks `isOpenTo`.
	 */
	send(request: Dispatcher.DispatchOptions, limits: SendLimits, handler: Dispatcher.DispatchHandler): void {
		if (!this.isOpenTo(limits.reach)) throw new AddressRefusedError(`${this.origin} is private`);
		this.dnsMs = 0;
		this.connectMs = 0;
		this.tlsMs = 0;
		this.isFresh = false;
		this.limits = limits;
		this.isAfterHead = this.lastMethod === 'HEAD';
		this.lastMethod = request.method;
		if (this.isOpen && limits.from !== undefined) this.atWindow(() => this.client.dispatch(request, handler));
		else this.client.dispatch(request, handler);
	}

	/** Ends the socket and whatever request is on it. */
	destroy(): Promise<void> {
		const destroyed = this.client.destroy();
		// While it connects, undici does not know the socket yet, and destroying that calls nothing back.
		this.connecting?.destroy();
		clearTimeout(this.timer);
		return destroyed;
	}

	private connect(target: buildConnector.Options, callback: buildConnector.Callback): void {
		const startedAt = performance.now();
		const { connectTimeoutMs: timeoutMs, reach } = this.limits;
		/** Until TCP stands; a socket without TLS has settled by then. */
		let reachedMs: number | undefined;
		this.isFresh = true;
		const settle: buildConnector.Callback = (...result) => {
			clearTimeout(this.timer);
			this.isOpen = result[0] === null;
			this.privateAddress = privateAddressOf(this.connecting?.socket);
			const elapsedMs = performance.now() - startedAt;
			if (this.isLookingUp) this.dnsMs = elapsedMs;
			this.connectMs = (reachedMs ?? elapsedMs) - this.dnsMs;
			this.tlsMs = elapsedMs - this.dnsMs - this.connectMs;
			if (this.isOpen) this.atWindow(() => callback(...this.ifOpen(result)));
			else callback(...result);
		};
		const timer = setTimeout(() => {
			settle(this.isLookingUp ? noAnswer(target.hostname) : connectTimeout(target), null);
			this.connecting?.destroy();
		}, timeoutMs);
		this.timer = timer;
		const onLookedUp = () => {
			this.dnsMs = performance.now() - startedAt;
			// What name servers take, the host need not make up for.
			timer.refresh();
		};
		const onReached = () => {
			reachedMs = performance.now() - startedAt;
		};
		const { startTls } = this.options.trust;
		this.connecting = this.options.connector.connect(
			target,
			{ reach, timeoutMs, startTls, onLookedUp, onReached },
			settle,
		);
	}

	private atWindow(go: () => void): void {
		const waitMs = waitUntil(this.limits.from);
		if (waitMs > 0) {
			// From here on it is one that is kept: its server may have enough of it.
			this.isFresh = false;
			this.timer = setTimeout(go, waitMs);
		} else go();
	}

	/** What has waited may have been closed meanwhile, and undici would wait for ever for what is closed when it gets it. */
	private ifOpen(result: Parameters<buildConnector.Callback>): Parameters<buildConnector.Callback> {
		if (this.connecting?.socket?.destroyed !== true) return result;
		this.isOpen = false;
		return [Object.assign(new Error('closed before it was used'), { code: 'ECONNRESET' }), null];
	}
}

/** What tells connections apart. */
export function connectionKey(origin: string, { name }: TlsTrust): string {
	return name === '' ? origin : `${origin} ${name}`;
}

function privateAddressOf(socket: Socket | undefined): string | undefined {
	const address = socket?.remoteAddress;
	return address === undefined || addressClass(address) === 'public' ? undefined : address;
}

function connectTimeout({ hostname, port }: buildConnector.Options): Error {
	const message = `no connection to ${hostname}${port && `:${port}`} in time`;
	return Object.assign(new Error(message), { code: 'UND_ERR_CONNECT_TIMEOUT' });
}
