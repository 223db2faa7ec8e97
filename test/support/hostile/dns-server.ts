import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** What a name has: addresses, of either family, and how long they hold. */
export interface Zone {
	readonly addresses: readonly string[];
	readonly ttlSeconds?: number;
}

export interface DnsServer {
	/** As `Resolver.setServers` takes it. */
	readonly address: string;
	/** Questions that came, as `A name`. */
	readonly questions: readonly string[];
	close(): Promise<void>;
}

const TYPES: ReadonlyMap<number, string> = new Map([
	[1, 'A'],
	[28, 'AAAA'],
]);
const HEADER_BYTES = 12;
const NAME_OF_QUESTION = 0xc00c;

/** A name server on loopback; `zoneOf` is asked for each question, and may answer otherwise each time. */
export async function createDnsServer(zoneOf: (name: string) => Zone | undefined): Promise<DnsServer> {
	const questions: string[] = [];
	const socket = createSocket('udp4', (query, from) => {
		const { name, type, end } = questionOf(query);
		questions.push(`${TYPES.get(type)} ${name}`);
		socket.send(answerTo(query.subarray(0, end), type, zoneOf(name)), from.port, from.address);
	});
	socket.bind(0, '127.0.0.1');
	await once(socket, 'listening');
	return {
		address: `127.0.0.1:${socket.address().port}`,
		questions,
		async close() {
			const isClosed = once(socket, 'close');
			socket.close();
			await isClosed;
		},
	};
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
	const labels: string[] = [];
	let at = HEADER_BYTES;
	for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
		labels.push(query.toString('latin1', at + 1, at + 1 + length));
		at += 1 + length;
	}
	return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(question: Buffer, type: number, zone: Zone | undefined): Buffer {
	const family = type === 28 ? ':' : '.';
	const addresses = zone?.addresses.filter((address) => address.includes(family)) ?? [];
	const head = Buffer.from(question);
	// An answer; NXDOMAIN where there is no zone.
	head.writeUInt16BE(zone === undefined ? 0x8183 : 0x8180, 2);
	head.writeUInt16BE(1, 4);
	head.writeUInt16BE(addresses.length, 6);
	head.writeUInt32BE(0, 8);
	return Buffer.concat([head, ...addresses.map((address) => record(address, type, zone?.ttlSeconds ?? 60))]);
}

function record(address: string, type: number, ttlSeconds: number): Buffer {
	const data = type === 28 ? v6Bytes(address) : Buffer.from(address.split('.').map(Number));
	const head = Buffer.alloc(12);
	head.writeUInt16BE(NAME_OF_QUESTION, 0);
	head.writeUInt16BE(type, 2);
	head.writeUInt16BE(1, 4);
	head.writeUInt32BE(ttlSeconds, 6);
	head.writeUInt16BE(data.length, 10);
	return Buffer.concat([head, data]);
}

/** @param address - Without `::` but at its start. */
function v6Bytes(address: string): Buffer {
	const parts = address
		.replace('::', '')
		.split(':')
		.map((part) => Number.parseInt(part, 16));
	const bytes = Buffer.alloc(16);
	parts.forEach((part, i) => {
		bytes.writeUInt16BE(part, 16 - 2 * (parts.length - i));
	});
	return bytes;
}
