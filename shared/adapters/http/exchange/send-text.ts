import type { Dispatcher } from 'undici';
import type { Connection, SendLimits } from '../connect/connection.ts';
import { timedOut } from './failure-of.ts';
import { type TextEnd, TextExchange } from './text-exchange.ts';

export interface TextLimits extends SendLimits {
	/** Of the answer, after decompression. */
	readonly maxBytes: number;
	readonly signal: AbortSignal;
}

/** Sends one request, and keeps what is answered as text; ends at once as the signal aborts. */
export function sendText(
	connection: Connection,
	request: Dispatcher.DispatchOptions,
	{ maxBytes, reach, connectTimeoutMs, signal }: TextLimits,
): Promise<TextEnd> {
	return new Promise((resolve) => {
		const abort = () => exchange.fail(timedOut('DEADLINE', 'no whole response in time'));
		const exchange = new TextExchange(maxBytes, (end) => {
			signal.removeEventListener('abort', abort);
			resolve(end);
		});
		if (signal.aborted) return abort();
		signal.addEventListener('abort', abort, { once: true });
		connection.send(request, { connectTimeoutMs, reach }, exchange);
	});
}
