import { connect, type Socket, type TcpSocketConnectOpts } from 'node:net';

export interface RaceOptions {
	/** In the order in which they are tried. */
	readonly addresses: readonly string[];
	readonly port: number;
	/** Opens a socket in place of `node:net`; for tests. */
	readonly open?: (address: string, port: number) => Socket;
	/** Once, unless it is ended before: the socket that connected first, or why none did. */
	readonly onSettled: (error: NodeJS.ErrnoException | null, socket: Socket | null) => void;
}

export interface Race {
	/** Ends all sockets; nothing is told any more. */
	end(): void;
}

/** RFC 8305, "Connection Attempt Delay". */
const NEXT_AFTER_MS = 250;
/** Of the descriptors of an instance. */
const MAX_AT_ONCE = 4;
const MAX_ADDRESSES = 16;
const HIGH_WATER_MARK_BYTES = 64 * 1024;
/** As undici has it. */
const KEEP_ALIVE_DELAY_MS = 60_000;
/** They tell of this machine; what another address said tells of the host. */
const NO_ROUTE: ReadonlySet<string> = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/**
 * Connects to whichever address answers first.
 *
 * Each has a little time before the next one is tried beside it, and goes on: Node's own `autoSelectFamily` gives up what
 * takes longer than 250 ms, as a far host does, for addresses that may have no route.
 */
export function raceAddresses({ addresses, port, open = openSocket, onSettled }: RaceOptions): Race {
	const waiting = addresses.slice(0, MAX_ADDRESSES);
	const trying = new Set<Socket>();
	let failure: NodeJS.ErrnoException | undefined;
	let timer: NodeJS.Timeout | undefined;

	function end(): void {
		clearTimeout(timer);
		waiting.length = 0;
		for (const socket of trying) socket.destroy();
		trying.clear();
	}

	function tryNext(): void {
		clearTimeout(timer);
		const address = trying.size < MAX_AT_ONCE ? waiting.shift() : undefined;
		if (address === undefined) return;
		trying.add(socketTo(address));
		if (waiting.length > 0) timer = setTimeout(tryNext, NEXT_AFTER_MS);
	}

	function socketTo(address: string): Socket {
		const socket = open(address, port);
		socket.once('connect', () => {
			if (!trying.delete(socket)) return;
			end();
			onSettled(null, socket);
		});
		// Stays: nobody else listens before the socket is handed on.
		socket.on('error', (error) => trying.delete(socket) && failed(error));
		return socket;
	}

	function failed(error: NodeJS.ErrnoException): void {
		if (failure === undefined || NO_ROUTE.has(failure.code ?? '')) failure = error;
		tryNext();
		if (trying.size === 0) onSettled(failure, null);
	}

	tryNext();
	return { end };
}

function openSocket(address: string, port: number): Socket {
	// Node's types leave out that options of streams go with it.
	const options: TcpSocketConnectOpts & { highWaterMark: number } = {
		host: address,
		port,
		highWaterMark: HIGH_WATER_MARK_BYTES,
	};
	return connect(options).setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
}
