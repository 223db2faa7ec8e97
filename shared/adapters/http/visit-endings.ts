import type { Connection } from './connect/connection.ts';
import type { Exchange } from './exchange/exchange.ts';
import { type Ending, timedOut } from './exchange/failure-of.ts';

export interface VisitPhase {
	readonly timeoutMs: number;
	/** Absent while one is waited for. */
	readonly connection: Connection | undefined;
	readonly exchange: Exchange | undefined;
}

/** The ending of a visit whose time is over, by the phase that it is in. */
export function timeoutOf({ timeoutMs, connection, exchange }: VisitPhase): Ending {
	if (connection?.isLookingUp === true) return timedOut('TIMEOUT_DNS', `no name server answers in ${timeoutMs} ms`);
	if (connection?.isOpen !== true) return timedOut('TIMEOUT_CONNECT', `no connection in ${timeoutMs} ms`);
	if (exchange?.status === undefined) return timedOut('TIMEOUT_HEADERS', `no response in ${timeoutMs} ms`);
	return timedOut('TIMEOUT_BODY', `no whole response in ${timeoutMs} ms`);
}

/**
 * Whether an ending says nothing of the server, so that the request may be made again.
 *
 * A kept connection that died unanswered was perhaps closed as we wrote, or while this instance was frozen. What follows
 * a `HEAD` may be the body that came with that.
 */
export function saysNothing(
	{ isFresh, isAfterHead }: Connection,
	{ firstByteAt }: Exchange,
	{ error }: Ending,
): boolean {
	if (isFresh) return false;
	if (error.code === 'BAD_RESPONSE') return isAfterHead;
	return firstByteAt === 0 && (error.code === 'CONNECTION_RESET' || error.code === 'TIMEOUT_CONNECT');
}
