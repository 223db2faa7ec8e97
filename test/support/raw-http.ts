import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * What a server says to bytes as they are, until it hangs up or the head of an answer has come.
 *
 * @param parts - Sent one after the other, as fast as they are taken.
 */
export async function rawHttp(url: string, parts: Iterable<string>): Promise<string> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
	// Who hangs up while we send.
	socket.on('error', () => undefined);
	let answer = '';
	socket.on('data', (data) => {
		answer += data;
		if (answer.includes('\r\n\r\n')) socket.destroy();
	});
	for (const part of parts) {
		if (socket.destroyed) break;
		if (!socket.write(part)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
	}
	await closed;
	return answer;
}
