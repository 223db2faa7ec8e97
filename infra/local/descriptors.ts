import { readFileSync } from 'node:fs';

/** What each instance is told of the descriptors that it may use. */
export interface SocketShares {
	/** To the hosts that it visits. */
	readonly MAX_SOCKETS: string;
	/** Of each of its AWS clients. */
	readonly MAX_AWS_SOCKETS: string;
}

/** An instance opens no more (`shared/runtime/consumer.ts`). */
const MOST_SOCKETS = 900;
/** Files, the servers and what polls queues. */
const OWN = 60;
/** Event loop and channels of a thread. */
const OF_THREAD = 7;
/** Dispatcher, sweeper and dead-letter handler, and the command itself. */
const OTHERS = 4;
/** Three clients each; both ends of a connection are in this process. */
const OF_AWS_SOCKET = 6;

/** Files and sockets that this process may have open at once; `undefined` where the system does not say. */
export function descriptorLimit(): number | undefined {
	try {
		const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
		return soft === undefined ? undefined : Number(soft);
	} catch {
		return undefined;
	}
}

/**
 * Shares the descriptors of a process among the instances that it plays, each of which has those of a machine on Lambda.
 *
 * @param limit - Of the process.
 * @param machine - Instances that visit at once, and threads that they have beside their own.
 * @returns `undefined` where there is plenty.
 */
export function socketShares(
	limit: number,
	{ instances, threads }: { readonly instances: number; readonly threads: number },
): SocketShares | undefined {
	if (limit >= instances * MOST_SOCKETS + 1000) return undefined;
	const stacks = instances + OTHERS;
	const free = limit - OWN - OF_THREAD * (stacks + threads);
	const aws = Math.max(1, Math.floor(free / 5 / (OF_AWS_SOCKET * stacks)));
	const visits = Math.floor(((free - OF_AWS_SOCKET * stacks * aws) * 0.8) / instances);
	return {
		MAX_SOCKETS: String(Math.min(MOST_SOCKETS, Math.max(1, visits))),
		MAX_AWS_SOCKETS: String(Math.min(50, aws)),
	};
}
