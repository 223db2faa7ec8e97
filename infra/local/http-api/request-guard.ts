import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Says why a request is not let in, before anything of it is read.
 *
 * The port is open to each web page that somebody at this machine looks at. A page of another site sends its `Origin`, or
 * none, and then could not read the answer; one whose own name was made to resolve to this machine sends that name as
 * `Host`.
 *
 * @param names - By which this server is called, beside the loopback's.
 */
export function createRequestGuard(names: readonly string[] = []) {
	const known = new Set([...LOOPBACK_NAMES, ...names.map((name) => name.toLowerCase())]);

	return ({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined => {
		const { host = '', origin } = headers;
		if (!known.has(host.toLowerCase().replace(/:\d+$/, ''))) return 'This server is not known by the name in Host.';
		if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return undefined;
		return 'Pages of another origin may not call this server.';
	};
}
