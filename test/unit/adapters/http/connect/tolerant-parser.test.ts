import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { tolerate } from '../../../../../shared/adapters/http/connect/tolerant-parser.ts';
import { Client, symbols } from '../../../../../shared/adapters/http/connect/undici-client.ts';
import { TextExchange } from '../../../../../shared/adapters/http/exchange/text-exchange.ts';

it('W2 finds the inside of a client as it knows it', async () => {
	const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	tolerate(client, 1000);
	const connected = once(client, 'connect');
	client.dispatch({ path: '/', method: 'GET' }, new TextExchange(1000, () => {}));
	await connected;
	const inside = client as unknown as Record<symbol, Record<symbol, Record<string, unknown>> | number>;
	const parser = (inside[symbols.kSocket] as Record<symbol, Record<string, unknown>>)[symbols.kParser];
	const lenient = ['headers', 'spaces_after_chunk_size', 'optional_cr_before_lf'].map(
		(name) => `llhttp_set_lenient_${name}`,
	);

	expect(inside[symbols.kRunning]).toBe(1);
	expect(parser).toMatchObject({ statusCode: 0, ptr: expect.any(Number) });
	expect(Object.hasOwn(parser ?? {}, 'execute')).toBe(true);
	expect(Object.keys(parser?.llhttp ?? {})).toEqual(expect.arrayContaining(lenient));
	await client.destroy();
	server.close();
});
