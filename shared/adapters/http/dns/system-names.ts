import { lookup } from 'node:dns/promises';
import type { Answer } from './caching-resolver.ts';

/** As many as Node gives a thread at once; more would wait there, with whatever else needs threads behind them. */
const MAX_AT_ONCE = 2;

let asking = 0;
const waiting: (() => void)[] = [];

/** Asks `getaddrinfo`, which knows every source of names that the machine has, and tells no time to live. */
export async function systemNames(hostname: string): Promise<Answer> {
	if (asking < MAX_AT_ONCE) asking++;
	else await new Promise<void>((resolve) => waiting.push(resolve));
	try {
		return { addresses: await lookup(hostname, { all: true, order: 'ipv4first' }) };
	} finally {
		const next = waiting.shift();
		if (next === undefined) asking--;
		else next();
	}
}
