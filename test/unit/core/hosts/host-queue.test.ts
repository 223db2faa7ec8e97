import { describe, expect, it } from 'vitest';
import { NO_BACKOFF } from '../../../../shared/core/hosts/host-backoff.ts';
import { HostQueue } from '../../../../shared/core/hosts/host-queue.ts';
import type { HostQueueOptions, HostView, Move } from '../../../../shared/core/hosts/host-step.ts';
import type { Waiting } from '../../../../shared/core/hosts/waiting.ts';

const NOW = 1_700_000_000_000;

function aQueue(options: Partial<HostQueueOptions> = {}, perSecond?: number) {
	const queue = new HostQueue<string>({ share: 2, ahead: 0, isShared: false, longestHoldMs: 5_000, ...options });
	queue.rate.limit(perSecond);
	return queue;
}

function view(fields: Partial<HostView> = {}): HostView {
	return {
		now: NOW,
		timeLeftMs: 60_000,
		backoff: NO_BACKOFF,
		times: { connectMs: 0, visitMs: undefined },
		...fields,
	};
}

let order = 0;
function waiting(item: string, fields: Partial<Waiting<string>> = {}): Waiting<string> {
	return { item, startAt: 0, order: ++order, misses: 0, ...fields };
}

const told = (moves: readonly Move<string>[]) => moves.map(({ kind, waiting: { item } }) => `${kind} ${item}`);

describe('a host without a rate', () => {
	it('S4.7 starts as many as its cap allows, and the next as one leaves', () => {
		const queue = aQueue();
		queue.enter([waiting('a'), waiting('b'), waiting('c')], view());
		expect(told(queue.advance(view()).moves)).toEqual(['start a', 'start b']);
		expect(told(queue.advance(view()).moves)).toEqual([]);

		queue.leave();
		expect(told(queue.advance(view()).moves)).toEqual(['start c']);
	});

	it('starts an attempt that goes on before all others', () => {
		const queue = aQueue({ share: 1 });
		queue.enter([waiting('a'), waiting('redirected', { order: 0 })], view());

		expect(told(queue.advance(view()).moves)).toEqual(['start redirected']);
	});

	it('is idle once nothing waits and nothing is under way', () => {
		const queue = aQueue();
		queue.enter([waiting('a')], view());
		expect(queue.advance(view()).isIdle).toBe(false);
		queue.leave();
		expect(queue.advance(view()).isIdle).toBe(true);
	});
});

describe('its state', () => {
	const paused = { ...NO_BACKOFF, pausedUntil: NOW + 1 };

	it.each([
		{ state: 'open', fields: {}, share: 1 },
		{ state: 'awaiting lease', fields: {}, share: 0 },
		{ state: 'paused', fields: { backoff: paused }, share: 0 },
		{ state: 'closed', fields: { backoff: paused, timeLeftMs: 0 }, share: 0 },
	])('is $state', ({ state, fields, share }) => {
		expect(aQueue({ share }).stateIn(view(fields))).toBe(state);
	});
});

describe('a host that is paused', () => {
	it('S4.7 waits for a short pause here', () => {
		const queue = aQueue();
		queue.enter([waiting('a')], view());
		const step = queue.advance(view({ backoff: { ...NO_BACKOFF, pausedUntil: NOW + 5_000 } }));

		expect(step).toMatchObject({ moves: [], wakeAt: NOW + 5_000 });
	});

	it('S4.7 puts all off that would wait for longer, and says how often it has paused', () => {
		const queue = aQueue();
		queue.enter([waiting('a'), waiting('b')], view());
		queue.notePause();
		const { moves } = queue.advance(view({ backoff: { ...NO_BACKOFF, pausedUntil: NOW + 5_001 } }));

		const why = { kind: 'pause', until: NOW + 5_001, pauses: 1, isAnswered: false };
		expect(moves).toMatchObject([
			{ kind: 'put off', why },
			{ kind: 'put off', why },
		]);
	});
});

describe('a host that needs a lease', () => {
	it('starts nothing before it has one, and one thing then', () => {
		const queue = aQueue({ share: 0 });
		queue.enter([waiting('a'), waiting('b')], view());
		expect(queue.advance(view())).toMatchObject({ moves: [], wantsLease: true });

		queue.leased();
		expect(told(queue.advance(view()).moves)).toEqual(['start a']);
	});

	it('puts all off where others have all of them', () => {
		const queue = aQueue({ share: 0 });
		queue.enter([waiting('a')], view());

		expect(queue.notLeased(NOW)).toMatchObject([{ kind: 'put off', why: { kind: 'lease', until: NOW + 15_000 } }]);
		expect(queue.advance(view()).isIdle).toBe(true);
	});
});

describe('a host with a rate', () => {
	it('S4.7 asks for reservations, as many as it may have in flight, and starts each at its time', () => {
		const queue = aQueue({}, 10);
		queue.enter([waiting('a'), waiting('b'), waiting('c')], view());
		expect(queue.advance(view())).toMatchObject({ moves: [], wantsReservations: true });

		const group = queue.takeUnreserved(view(), false);
		expect(group.map(({ item }) => item)).toEqual(['a', 'b']);
		queue.reserved(
			group.map((one, i) => ({ ...one, startAt: NOW + 100 * (i + 1) })),
			view(),
		);
		expect(queue.advance(view())).toMatchObject({ moves: [], wakeAt: NOW + 100 });
		expect(told(queue.advance(view({ now: NOW + 100 })).moves)).toEqual(['start a']);
	});

	it('starts something as much before its time as connecting took of late', () => {
		const queue = aQueue({}, 10);
		queue.enter([waiting('a', { startAt: NOW + 1_000 })], view());

		expect(queue.advance(view({ times: { connectMs: 40, visitMs: 50 } })).wakeAt).toBe(NOW + 960);
	});

	it('puts off what has a reservation that is too far away to be waited for', () => {
		const queue = aQueue({}, 10);
		const moves = queue.enter([waiting('a', { startAt: NOW + 5_001 })], view());

		expect(moves).toMatchObject([{ kind: 'put off', why: { kind: 'rate', startAt: NOW + 5_001 } }]);
	});

	it('gives what missed its reservation another one', () => {
		const queue = aQueue({}, 10);
		queue.enter([waiting('a', { startAt: NOW + 10 })], view());
		const step = queue.advance(view({ now: NOW + 500 }));

		expect(step).toMatchObject({ moves: [], wantsReservations: true });
		expect(queue.takeUnreserved(view(), false)).toMatchObject([{ item: 'a', misses: 1 }]);
	});

	it('gives an attempt that goes on the next reservation, and what had it another', () => {
		const queue = aQueue({}, 10);
		queue.enter([waiting('a')], view());
		queue.reserved(
			queue.takeUnreserved(view(), false).map((one) => ({ ...one, startAt: NOW + 50 })),
			view(),
		);
		queue.enter([waiting('redirected', { order: 0 })], view());

		expect(told(queue.advance(view({ now: NOW + 50 })).moves)).toEqual(['start redirected']);
		expect(queue.takeUnreserved(view(), false)).toMatchObject([{ item: 'a' }]);
	});

	it('keeps reservations as far away as they were where the clock is set back', () => {
		const queue = aQueue({}, 10);
		queue.enter([waiting('a', { startAt: NOW + 100 })], view());
		queue.advance(view());

		expect(queue.advance(view({ now: NOW - 3_600_000 })).wakeAt).toBe(NOW - 3_600_000 + 100);
	});
});

it('S1.3 gives all back once nothing more may start', () => {
	const queue = aQueue();
	queue.enter([waiting('a'), waiting('b')], view());
	const step = queue.advance(view({ timeLeftMs: 0 }));

	expect(told(step.moves)).toEqual(['return a', 'return b']);
	expect(step.isIdle).toBe(true);
});
