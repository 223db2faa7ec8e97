import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { raceAddresses } from '../../../../../shared/adapters/http/dns/address-race.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function race(...addresses: string[]) {
	const sockets = new Map<string, Socket>();
	const settled: string[] = [];
	const { end } = raceAddresses({
		addresses,
		port: 80,
		open(address) {
			const socket = new Socket();
			sockets.set(address, socket);
			return socket;
		},
		onSettled: (error, winner) => {
			settled.push(error?.code ?? String([...sockets].find(([, socket]) => socket === winner)?.[0]));
		},
	});
	const tried = () => [...sockets.keys()].join('');
	const open = () => [...sockets].flatMap(([address, { destroyed }]) => (destroyed ? [] : [address])).join('');
	const connect = (address: string) => sockets.get(address)?.emit('connect');
	const fail = (address: string, code: string) =>
		sockets.get(address)?.emit('error', Object.assign(new Error(code), { code }));
	return { end, tried, open, connect, fail, settled };
}

it('S4.4 the second address of a host is tried beside the first where that does not answer', () => {
	const { tried, open, connect, settled } = race('a', 'b', 'c');
	expect(tried()).toBe('a');
	vi.advanceTimersByTime(250);
	expect(tried()).toBe('ab');
	connect('b');
	expect(settled).toEqual(['b']);
	expect(open()).toBe('b');
	expect(vi.getTimerCount()).toBe(0);
});

it('S4.4 the first address of a far host is not given up for the next ones', () => {
	const { connect, fail, settled } = race('a', 'b');
	vi.advanceTimersByTime(1000);
	fail('b', 'ENETUNREACH');
	connect('a');
	expect(settled).toEqual(['a']);
});

it('S4.4 the next address is tried at once where one refuses', () => {
	const { tried, fail, settled } = race('a', 'b', 'c');
	fail('a', 'ECONNREFUSED');
	expect(tried()).toBe('ab');
	fail('b', 'ECONNRESET');
	expect(tried()).toBe('abc');
	expect(settled).toEqual([]);
	fail('c', 'ENETUNREACH');
	expect(settled).toEqual(['ECONNREFUSED']);
	expect(vi.getTimerCount()).toBe(0);
});

it('S4.4 that this machine has no route to one address hides not what another said', () => {
	const { fail, settled } = race('a', 'b');
	fail('a', 'ENETUNREACH');
	fail('b', 'ECONNREFUSED');
	expect(settled).toEqual(['ECONNREFUSED']);
});

it('R6 of many addresses that do not answer a few are open at once, and sixteen are tried', () => {
	const letters = [...'abcdefghijklmnopqrstuvwxyz'];
	const { tried, fail, settled } = race(...letters);
	vi.advanceTimersByTime(10_000);
	expect(tried()).toBe('abcd');
	for (const letter of letters) fail(letter, 'ETIMEDOUT');
	expect(tried()).toBe('abcdefghijklmnop');
	expect(settled).toEqual(['ETIMEDOUT']);
});

it('a race that is ended leaves nothing open, and tells nothing', () => {
	const { end, open, connect, fail, settled } = race('a', 'b');
	vi.advanceTimersByTime(250);
	end();
	connect('a');
	fail('b', 'ECONNREFUSED');
	expect(open()).toBe('');
	expect(settled).toEqual([]);
	expect(vi.getTimerCount()).toBe(0);
});
