import { isIP } from 'node:net';
import type { ValueParser } from '../../parse/values/value-parsers.ts';

const NAME = /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*$/i;

/** A name or an address, without what stands around it in a URL. */
export const hostName: ValueParser<string> = {
	placeholder: 'HOST',
	expected: 'a host name or an IP address, without http:// and without a port',
	read: (given) => (isIP(given) !== 0 || NAME.test(given) ? given.toLowerCase() : undefined),
};

/** Whether nobody but this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
