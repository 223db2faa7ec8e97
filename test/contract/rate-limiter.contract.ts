import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { intervalMsOf, reservedAt } from '../../shared/core/hosts/gcra.ts';
import type { RateLimiter, ReservationRequest } from '../../shared/ports/rate-limiter.ts';
import { EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';
import { mostOverRate } from '../support/start-log.ts';
import { START } from '../support/virtual-clock.ts';

export function rateLimiterContract(name: string, make: () => RateLimiter | Promise<RateLimiter>): void {
	describe(`a rate limiter (${name})`, () => {
		let limiter: RateLimiter;
		let jobId: string;
		beforeAll(async () => {
			limiter = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		const aRequest = (fields: Partial<ReservationRequest> = {}): ReservationRequest => ({
			jobId,
			host: 'example.com',
			reservations: 1,
			ratePerSecond: 20,
			burst: 1,
			now: START,
			clock: () => fields.now ?? START,
			expiresAt: EXPIRES_AT,
			...fields,
		});

		it('gives the first reservation at once, and the next ones after those before them', async () => {
			expect(await limiter.reserve(aRequest({ reservations: 3 }))).toBe(START);
			expect(await limiter.reserve(aRequest())).toBe(START + 150);
			expect(await limiter.reserve(aRequest({ now: START + 100 }))).toBe(START + 200);
		});

		it('gives a reservation at once again when the host has been idle, and makes nothing up for that', async () => {
			await limiter.reserve(aRequest({ reservations: 3 }));

			expect(await limiter.reserve(aRequest({ now: START + 1_000, reservations: 2 }))).toBe(START + 1_000);
			expect(await limiter.reserve(aRequest({ now: START + 1_000 }))).toBe(START + 1_100);
		});

		it('S4.8 tells hosts of any length apart', async () => {
			const long = 'x'.repeat(8_000);

			expect(await limiter.reserve(aRequest({ host: `${long}a` }))).toBe(START);
			expect(await limiter.reserve(aRequest({ host: `${long}b` }))).toBe(START);
			expect(await limiter.reserve(aRequest({ host: `${long}a` }))).toBe(START + 50);
		});

		it('counts each host and each job apart', async () => {
			await limiter.reserve(aRequest({ reservations: 10 }));

			expect(await limiter.reserve(aRequest({ host: 'example.com:8080' }))).toBe(START);
			expect(await limiter.reserve(aRequest({ jobId: freshId() }))).toBe(START);
		});

		it('lets a burst begin at once', async () => {
			const firstAt = await limiter.reserve(aRequest({ reservations: 4, burst: 3 }));

			const reservations = Array.from({ length: 4 }, (_, i) => reservedAt(firstAt, i, { now: START, intervalMs: 50 }));
			expect(reservations).toEqual([START, START, START, START + 50]);
		});

		it('S4.7 never gives out more than the rate and a burst, whoever asks at once and for how many', async () => {
			const requests = fc.array(fc.record({ reservations: fc.integer({ min: 1, max: 40 }), lateMs: fc.nat(900) }), {
				minLength: 1,
				maxLength: 12,
			});
			await fc.assert(
				fc.asyncProperty(requests, fc.constantFrom(0.5, 3, 20, 33, 170), async (asked, ratePerSecond) => {
					const host = freshId();
					const reserved = asked.map(async ({ reservations, lateMs }) => {
						const now = START + lateMs;
						const firstAt = await limiter.reserve(aRequest({ host, reservations, ratePerSecond, now }));
						const intervalMs = intervalMsOf(ratePerSecond);
						return Array.from({ length: reservations }, (_, i) => reservedAt(firstAt, i, { now, intervalMs }));
					});
					const reservations = (await Promise.all(reserved)).flat();

					expect(mostOverRate(reservations, ratePerSecond)).toBeLessThanOrEqual(1.001);
				}),
				{ numRuns: 20 },
			);
		});

		it.each([{ aheadMs: 3_600_000 }, { aheadMs: 20_000 }])(
			'R1 makes nobody wait for a clock that was $aheadMs ms ahead, but for the queue that there is',
			async ({ aheadMs }) => {
				await limiter.reserve(aRequest({ reservations: 20, now: START + aheadMs }));

				expect(await limiter.reserve(aRequest({ reservations: 20 }))).toBe(START + 1_000);
				expect(await limiter.reserve(aRequest())).toBe(START + 2_000);
			},
		);

		it('R1 does not take a call that was long on its way for one of a clock that is behind', async () => {
			await limiter.reserve(aRequest({ reservations: 20, now: START + 60_000 }));

			expect(await limiter.reserve(aRequest({ now: START, clock: () => START + 60_000 }))).toBe(START + 61_000);
		});

		it('R1 keeps the order of clocks that differ by as little as clocks do', async () => {
			await limiter.reserve(aRequest({ reservations: 20, now: START + 5_000 }));

			expect(await limiter.reserve(aRequest())).toBe(START + 6_000);
		});

		it('begins anew once it is erased, and only for the job', async () => {
			const other = freshId();
			for (const owner of [jobId, other]) await limiter.reserve(aRequest({ jobId: owner, reservations: 20 }));
			await limiter.erase(jobId);

			expect(await limiter.reserve(aRequest())).toBe(START);
			expect(await limiter.reserve(aRequest({ jobId: other }))).toBe(START + 1_000);
		});
	});
}
