import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
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
	const tcp = createServer((connection) => {
		connections.add(connection);
		connection.on('error', () => {});
		connection.on('data', async (data) => {
			const question = questionOf(data.subarray(2));
			const zone = await zoneOf(question.name);
			if (zone !== 'silent') connection.write(withLength(answerTo(question, zone, 'tcp')));
		});
	});
	const udp = await onOnePort(tcp);
	let isClosed = false;
	udp.on('message', async (query, from) => {
		const question = questionOf(query);
		questions.push(`${question.typeName} ${question.name}`);
		const zone = await zoneOf(question.name);
		if (zone !== 'silent' && !isClosed) udp.send(answerTo(question, zone, 'udp'), from.port, from.address);
	});

	return {
		address: `127.0.0.1:${udp.address().port}`,
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

/** A socket for UDP on the port on which `tcp` listens from now on: one that neither has yet. */
async function onOnePort(tcp: Server): Promise<UdpSocket> {
	for (;;) {
		tcp.listen(0, '127.0.0.1');
		await once(tcp, 'listening');
		const udp = createSocket('udp4');
		try {
			udp.bind((tcp.address() as AddressInfo).port, '127.0.0.1');
			await once(udp, 'listening');
			return udp;
		} catch {
			// Somebody else has it for UDP.
			tcp.close();
			await once(tcp, 'close');
		}
	}
}

function withLength(answer: Buffer): Buffer {
	const length = Buffer.alloc(2);
	length.writeUInt16BE(answer.length);
	return Buffer.concat([length, answer]);
}
