import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { totalsOf } from '../../shared/core/complete/totals.ts';
import { UnreadableError } from '../../shared/core/errors.ts';
import { JOB_STATES, type Job } from '../../shared/core/job.ts';
import type { JobStore } from '../../shared/ports/job-store.ts';
import { aJob, aRecord, options } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

/** An index follows its table. */
const SOON = { timeout: 10_000 };

export function jobStoreContract(name: string, make: () => JobStore | Promise<JobStore>): void {
	describe(`a job store (${name})`, () => {
		let store: JobStore;
		let jobId: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		async function created(fields: Partial<Job> = {}): Promise<Job> {
			const job = aJob({ jobId: freshId(), ...fields });
			await store.create(job);
			return job;
		}

		it('gives back every field of a job as it was', async () => {
			const job = aJob({
				jobId,
				mode: 'threads',
				watch: { quiet: 1, resends: 0, resentAt: 2, quietResends: 3, recorded: -1 },
			});

			expect(await store.create(job)).toBe(true);
			expect(await store.get(jobId)).toEqual(job);
		});

		it('gives back options of any length, read, listed, and after a step', async () => {
			const base = options();
			const hosts = Array.from({ length: 20_000 }, (_, i) => `host-${i}.intranet.example`);
			const exclude = Array.from({ length: 5_000 }, (_, i) => `^https://host-${i}\\.intranet\\.example/private/`);
			const scope = { sites: [], include: [], exclude };
			const job = await created({
				jobId,
				state: 'planning',
				options: { ...base, visit: { ...base.visit, privateHosts: hosts }, crawl: { scope, checksLinks: true } },
			});

			expect(await store.get(jobId)).toEqual(job);
			expect(await store.move(jobId, { from: ['planning'], to: 'running' })).toBe(true);
			const moved = { ...job, state: 'running' };
			const listed = async () => (await store.newest(1_000)).jobs.find((other) => other.jobId === jobId);
			await expect.poll(listed, SOON).toEqual(moved);
			expect((await store.active()).find((other) => other.jobId === jobId)).toEqual(moved);
		});

		it('R3 tells a job of another version, and lists all others', async () => {
			await created({ jobId, v: 2 });
			const ended = await created({ v: 3, state: 'running' });
			await store.move(ended.jobId, { from: ['running'], to: 'failed' }).catch(() => undefined);
			const own = await created({ v: 1 });

			await expect(store.get(jobId)).rejects.toThrow(`job ${jobId} is of version 2, where 1 is known`);
			await expect(store.get(jobId)).rejects.toThrow(UnreadableError);
			const mine = (id: string) => [jobId, ended.jobId, own.jobId].includes(id);
			const listed = async () => {
				const { jobs, unreadable } = await store.newest(1_000);
				return {
					jobs: jobs.filter((job) => mine(job.jobId)).map((job) => job.jobId),
					unreadable: Object.fromEntries(
						unreadable.filter((job) => mine(job.jobId)).map((job) => [job.jobId, job.hasEnded]),
					),
					active: (await store.active()).filter((job) => mine(job.jobId)).map((job) => job.jobId),
				};
			};
			await expect.poll(listed, SOON).toEqual({
				jobs: [own.jobId],
				unreadable: { [jobId]: false, [ended.jobId]: true },
				active: [own.jobId],
			});
			await store.remove(jobId);
			expect(await store.get(jobId)).toBeUndefined();
		});

		it('leaves a job that exists as it is', async () => {
			await created({ jobId, mode: 'fanout' });

			expect(await store.create(aJob({ jobId, mode: 'threads' }))).toBe(false);
			expect((await store.get(jobId))?.mode).toBe('fanout');
		});

		it('knows nothing of a job that was never created', async () => {
			expect(await store.get(jobId)).toBeUndefined();
			expect(await store.move(jobId, { from: ['running'], to: 'finished' })).toBe(false);
			await store.watch(jobId, { quiet: 0, resends: 0, resentAt: 0, quietResends: 0, recorded: 0 });
			expect(await store.get(jobId)).toBeUndefined();
		});

		it('moves a job from one of the states it may be in, with what is learnt by it', async () => {
			const job = await created({ jobId, state: 'planning' });
			const totals = totalsOf({ job, entries: [], records: [aRecord({ jobId })], lines: [] });

			expect(await store.move(jobId, { from: ['planning', 'running'], to: 'stopping', stopReason: 'cancelled' })).toBe(
				true,
			);
			expect(await store.move(jobId, { from: ['stopping'], to: 'finished', totals })).toBe(true);
			expect(await store.get(jobId)).toEqual({ ...job, state: 'finished', stopReason: 'cancelled', totals });
		});

		it('puts the copy of the targets in the place of their sitemaps, once, and while it is planning', async () => {
			const sitemap = { url: 'https://a.example/sitemap.xml', since: 1 };
			const source = { name: 'a', key: 'none', bytes: 0, targets: 0, sitemap };
			const job = await created({ jobId, state: 'planning', source });
			const copy = (key: string) => ({ name: 'a', key, bytes: 7, targets: 3 });

			expect(await store.keepSource(jobId, copy('first'))).toBe(true);
			// Its answer was lost.
			expect(await store.keepSource(jobId, copy('first'))).toBe(true);
			expect(await store.keepSource(jobId, copy('second'))).toBe(false);
			expect(await store.get(jobId)).toEqual({ ...job, source: copy('first') });

			const stopping = await created({ state: 'stopping', source });
			expect(await store.keepSource(stopping.jobId, copy('first'))).toBe(false);
			expect(await store.keepSource(freshId(), copy('first'))).toBe(false);
		});

		it('leaves a job that is in another state as it is', async () => {
			const job = await created({ jobId, state: 'reported' });

			expect(await store.move(jobId, { from: ['planning', 'running'], to: 'stopping', stopReason: 'cancelled' })).toBe(
				false,
			);
			expect(await store.get(jobId)).toEqual(job);
		});

		it('says of a move that was made before that it is made, and keeps what was learnt then', async () => {
			await created({ jobId });
			await store.move(jobId, { from: ['running'], to: 'stopping', stopReason: 'maxDuration' });

			expect(await store.move(jobId, { from: ['running'], to: 'stopping', stopReason: 'cancelled' })).toBe(true);
			expect((await store.get(jobId))?.stopReason).toBe('maxDuration');
		});

		it('lets one of several moves from the same state win', async () => {
			await created({ jobId });
			const ends = ['reported', 'cancelled', 'limited', 'failed'] as const;

			const moved = await Promise.all(ends.map((to) => store.move(jobId, { from: ['running'], to })));

			expect(ends.filter((_, i) => moved[i])).toEqual([(await store.get(jobId))?.state]);
		});

		it('keeps what the sweeper remembers, beside all else', async () => {
			const job = await created({ jobId });
			const watch = { quiet: 2, resends: 1, resentAt: 12_345, quietResends: 0, recorded: 7 };
			await store.watch(jobId, { ...watch, quiet: 0 });
			await store.watch(jobId, watch);

			expect(await store.get(jobId)).toEqual({ ...job, watch });
		});

		it('lists as active those that have not ended', async () => {
			const jobs = await Promise.all(JOB_STATES.map(() => created()));
			await Promise.all(
				jobs.map((job, i) => store.move(job.jobId, { from: ['running'], to: JOB_STATES[i] ?? 'running' })),
			);
			const mine = new Set(jobs.map((job) => job.jobId));
			const activeStates = async () =>
				(await store.active()).filter((job) => mine.has(job.jobId)).map((job) => job.state);

			await expect
				.poll(async () => (await activeStates()).sort(), SOON)
				.toEqual(['finished', 'planning', 'running', 'stopping']);
		});

		it('lists jobs that are older than one', async () => {
			const ids = [];
			for (let i = 0; i < 5; i++) ids.push((await created({ state: i % 2 === 0 ? 'running' : 'finished' })).jobId);
			await store.move(ids[1] as string, { from: ['finished'], to: 'reported' });
			const [first, second, , , last] = ids;

			const listed = async () => (await store.newest(3, last)).jobs.map(({ jobId }) => jobId);
			await expect.poll(listed, SOON).toEqual([ids[3], ids[2], second]);
			expect((await store.newest(1, second)).jobs.map(({ jobId }) => jobId)).toEqual([first]);
		});

		it('lists the newest jobs first, ended or not', async () => {
			const ids: string[] = [];
			for (const state of ['running', 'reported', 'running', 'cancelled', 'running'] as const) {
				const job = await created();
				await store.move(job.jobId, { from: ['running'], to: state });
				ids.unshift(job.jobId);
			}

			await expect
				.poll(async () => (await store.newest(4)).jobs.map((job) => job.jobId), SOON)
				.toEqual(ids.slice(0, 4));
		});

		it('lists hundreds of jobs', async () => {
			const name = 'x'.repeat(6_000);
			const jobs = await Promise.all(
				Array.from({ length: 210 }, () => created({ source: { ...aJob().source, name } })),
			);
			const ids = jobs.map((job) => job.jobId).sort();

			await expect.poll(async () => (await store.newest(210)).jobs.map((job) => job.jobId).sort(), SOON).toEqual(ids);
			const active = new Set((await store.active()).map((job) => job.jobId));
			expect(ids.filter((id) => !active.has(id))).toEqual([]);
		});

		it('has no job that was removed, nor a lease on it, and every other', async () => {
			const other = await created();
			await created({ jobId });
			await store.lease(jobId, 'recount', 2_000, 1_000);
			await store.remove(jobId);

			expect(await store.get(jobId)).toBeUndefined();
			expect(await store.get(other.jobId)).toEqual(other);
			expect(await store.lease(jobId, 'recount', 2_000, 1_000)).toBe(true);
			await expect
				.poll(async () => (await store.newest(1_000)).jobs.map((job) => job.jobId), SOON)
				.not.toContain(jobId);
		});
	});
}
