import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

/** Certificates of `test/fixtures/tls`, all but `self-signed` by its authority. */
export type Certificate = 'good' | 'expired' | 'other-host' | 'self-signed';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url));

/** The certificate of the authority, for who trusts it. */
export const testAuthority = (): Buffer => fixture('ca');

export interface TlsServer {
	readonly url: string;
	/** Requests that came through. */
	requests(): number;
	/** What came, in order. */
	readonly heads: readonly string[];
	close(): Promise<void>;
}

/** Answers any request with a page, if its certificate is taken. */
export async function createTlsServer(certificate: Certificate): Promise<TlsServer> {
	const sockets = new Set<TLSSocket>();
	const heads: string[] = [];
	const server = createServer({ key: fixture('key'), cert: fixture(certificate) }, (socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('data', (data) => {
			heads.push(data.toString('latin1'));
			socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests: () => heads.length,
		heads,
		async close() {
			const isClosed = once(server, 'close');
			server.close();
			for (const socket of sockets) socket.destroy();
			await isClosed;
		},
	};
}
