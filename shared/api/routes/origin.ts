import type { Context } from 'hono';

/** As the caller knows this server: whoever stands before it has spoken TLS. */
export function originOf({ req }: Context): string {
	const { protocol, host } = new URL(req.url);
	return `${req.header('x-forwarded-proto') ?? protocol.slice(0, -1)}://${host}`;
}
