import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { answerTo, questionOf, type Zone } from './dns-message.ts';

export type { Zone } from './dns-message.ts';

export interface DnsServer {
	/** As `Resolver.setServers` takes it. */
	readonly address: string;
	/** Questions that came by UDP, as `A name`. */
	readonly questions: readonly string[];
	close(): Promise<void>;
}

/** What is told of a name; `silent` for no answer at all, `undefined` for a name that is not there. */
export type ZoneOf = (name: string) => Zone | 'silent' | undefined | Promise<Zone | 'silent' | undefined>;

/** A name server on loopback, by UDP and TCP; `zoneOf` is asked for each question, and may answer otherwise each time. */
export async function createDnsServer(zoneOf: ZoneOf): Promise<DnsServer> {
	const questions: string[] = [];
	const connections = new Set<Socket>();
	const udp = createSocket('udp4', async (query, from) => {
		const question = questionOf(query);
		questions.push(`${question.typeName} ${question.name}`);
		const zone = await zoneOf(question.name);
		if (zone !== 'silent' && !isClosed) udp.send(answerTo(question, zone, 'udp'), from.port, from.address);
	});
	let isClosed = false;
	udp.bind(0, '127.0.0.1');
	await once(udp, 'listening');

	const tcp = createServer((connection) => {
		connections.add(connection);
		connection.on('error', () => {});
		connection.on('data', async (data) => {
			const question = questionOf(data.subarray(2));
			const zone = await zoneOf(question.name);
			if (zone === 'silent') return;
			const answer = answerTo(question, zone, 'tcp');
			const length = Buffer.alloc(2);
			length.writeUInt16BE(answer.length);
			connection.write(Buffer.concat([length, answer]));
		});
	});
	tcp.listen(udp.address().port, '127.0.0.1');
	await once(tcp, 'listening');

	return {
		address: `127.0.0.1:${(tcp.address() as AddressInfo).port}`,
		questions,
		async close() {
			isClosed = true;
			for (const connection of connections) connection.destroy();
			const closed = [once(udp, 'close'), once(tcp, 'close')];
			udp.close();
			tcp.close();
			await Promise.all(closed);
		},
	};
}
