/** What a name has: addresses, of either family, and how long they hold. */
export interface Zone {
	readonly addresses: readonly string[];
	readonly ttlSeconds?: number;
	/** Names that lead on to one another, the last one to the addresses. */
	readonly aliases?: readonly string[];
	/** Default 0; 2 is SERVFAIL, 5 REFUSED. */
	readonly status?: number;
}

export interface Question {
	readonly name: string;
	readonly type: number;
	/** `A` or `AAAA`. */
	readonly typeName: string;
	/** The query, as far as the question goes. */
	readonly bytes: Buffer;
}

const TYPES: ReadonlyMap<number, string> = new Map([
	[1, 'A'],
	[28, 'AAAA'],
]);
const CNAME = 5;
const HEADER_BYTES = 12;
const MOST_UDP_BYTES = 1232;
const TRUNCATED = 0x0200;

export function questionOf(query: Buffer): Question {
	const labels: string[] = [];
	let at = HEADER_BYTES;
	for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
		labels.push(query.toString('latin1', at + 1, at + 1 + length));
		at += 1 + length;
	}
	const type = query.readUInt16BE(at + 1);
	const name = labels.join('.').toLowerCase();
	return { name, type, typeName: TYPES.get(type) ?? String(type), bytes: query.subarray(0, at + 5) };
}

/** NXDOMAIN where there is no zone; truncated where UDP does not hold it. */
export function answerTo({ name, type, bytes }: Question, zone: Zone | undefined, over: 'udp' | 'tcp'): Buffer {
	const { aliases = [], ttlSeconds = 60, status = 0 } = zone ?? {};
	const family = type === 28 ? ':' : '.';
	const addresses = zone?.addresses.filter((address) => address.includes(family)) ?? [];
	const chain = [name, ...aliases];
	const records = [
		...aliases.map((alias, i) => record(chain[i] ?? '', CNAME, ttlSeconds, nameBytes(alias))),
		...addresses.map((address) => record(chain.at(-1) ?? '', type, ttlSeconds, addressBytes(address))),
	];
	const whole = Buffer.concat([head(bytes, zone === undefined ? 3 : status, records.length), ...records]);
	if (over === 'tcp' || whole.length <= MOST_UDP_BYTES) return whole;
	return head(bytes, status | TRUNCATED, 0);
}

function head(question: Buffer, flags: number, answers: number): Buffer {
	const bytes = Buffer.from(question);
	bytes.writeUInt16BE(0x8180 | flags, 2);
	bytes.writeUInt16BE(1, 4);
	bytes.writeUInt16BE(answers, 6);
	bytes.writeUInt32BE(0, 8);
	return bytes;
}

function record(name: string, type: number, ttlSeconds: number, data: Buffer): Buffer {
	const fields = Buffer.alloc(10);
	fields.writeUInt16BE(type, 0);
	fields.writeUInt16BE(1, 2);
	fields.writeUInt32BE(ttlSeconds, 4);
	fields.writeUInt16BE(data.length, 8);
	return Buffer.concat([nameBytes(name), fields, data]);
}

function nameBytes(name: string): Buffer {
	const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
	return Buffer.concat([...labels, Buffer.from([0])]);
}

/** @param address - Without `::` but at its start. */
function addressBytes(address: string): Buffer {
	if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
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
