import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../shared/core/errors.ts';
import type { Schedule } from '../../shared/core/schedules/schedule.ts';
import type { ScheduleStates, ScheduleStore } from '../../shared/ports/schedule-store.ts';
import { freshId } from '../support/fresh-id.ts';

export function aSchedule(fields: Partial<Schedule> = {}): Schedule {
	return {
		name: 'nightly',
		expression: 'cron(0 3 * * ? *)',
		timeZone: 'Europe/Berlin',
		onOverlap: 'skip',
		job: { source: { urls: ['https://a.example/"ü"'] } },
		...fields,
	};
}

export function scheduleStoreContract(name: string, make: () => ScheduleStore | Promise<ScheduleStore>): void {
	describe(`a schedule store (${name})`, () => {
		let store: ScheduleStore;
		let own: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			own = `s-${freshId()}`.slice(0, 40);
		});

		it('S3.4 gives back every field of a schedule as it was', async () => {
			const period = { startAt: '2030-01-01T00:00:00Z', endAt: '2031-01-01T12:30:00+02:00' };
			const schedule = aSchedule({ name: own, onOverlap: 'queue', isConfigured: true, ...period });
			await store.put(schedule);

			expect(await store.get(own)).toEqual(schedule);
		});

		it('S3.4 puts one in the place of another of its name', async () => {
			await store.put(aSchedule({ name: own }));
			await store.put(aSchedule({ name: own, expression: 'rate(5 minutes)' }));

			expect((await store.get(own))?.expression).toBe('rate(5 minutes)');
		});

		it('lists all, by name', async () => {
			const names = ['b', 'a', 'c.d_e-f'].map((end) => `${own}${end}`);
			for (const each of names) await store.put(aSchedule({ name: each }));

			const listed = (await store.list()).map((schedule) => schedule.name).filter((each) => each.startsWith(own));
			expect(listed).toEqual(names.toSorted());
		});

		it('has none that was never put, or was deleted', async () => {
			await store.put(aSchedule({ name: own }));

			expect(await store.delete(own)).toBe(true);
			expect(await store.delete(own)).toBe(false);
			expect(await store.get(own)).toBeUndefined();
		});
	});
}

/** What only a scheduler does to its callers. */
export function schedulerContract(name: string, make: () => ScheduleStore): void {
	it(`U4 a scheduler (${name}) refuses what it could not run`, async () => {
		await expect(make().put(aSchedule({ expression: 'cron(0 3 * * *)' }))).rejects.toThrow(UsageError);
		await expect(make().put(aSchedule({ timeZone: 'Europe/Nowhere' }))).rejects.toThrow(UsageError);
	});
}

export function scheduleStatesContract(name: string, make: () => ScheduleStates | Promise<ScheduleStates>): void {
	describe(`what has become of schedules (${name})`, () => {
		let states: ScheduleStates;
		let own: string;
		beforeAll(async () => {
			states = await make();
		});
		beforeEach(() => {
			own = `s-${freshId()}`;
		});
		const fresh = () => ({ name: own, revision: 0, waiting: [] });

		it('is given back as it was, with the next revision', async () => {
			const state = {
				...fresh(),
				lastJobId: 'job-1',
				lastPlannedAt: 1_700_000_000_000,
				lastSkippedAt: 5,
				waiting: [1, 2],
				schedule: aSchedule(),
			};
			expect(await states.save(state)).toBe(true);

			expect(await states.get(own)).toEqual({ ...state, revision: 1 });
			expect((await states.list()).filter((each) => each.name === own)).toEqual([{ ...state, revision: 1 }]);
		});

		it('S3.4 is saved by one of ten that have read the same', async () => {
			const saved = await Promise.all(Array.from({ length: 10 }, (_, i) => states.save({ ...fresh(), waiting: [i] })));

			expect(saved.filter(Boolean)).toHaveLength(1);
			expect((await states.get(own))?.waiting).toEqual([saved.indexOf(true)]);
			expect(await states.save({ ...fresh(), revision: 1 })).toBe(true);
			expect(await states.save({ ...fresh(), revision: 1 })).toBe(false);
		});

		it('is forgotten with the schedule', async () => {
			await states.save(fresh());
			await states.delete(own);

			expect(await states.get(own)).toBeUndefined();
			expect(await states.save(fresh())).toBe(true);
		});
	});
}
