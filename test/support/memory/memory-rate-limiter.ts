import { believedNextAt, reserve } from '../../../shared/core/hosts/gcra.ts';
import type { RateLimiter } from '../../../shared/ports/rate-limiter.ts';

export function createMemoryRateLimiter(): RateLimiter {
	const jobs = new Map<string, Map<string, { nextAt: number; askedAt: number }>>();
	return {
		async reserve({ jobId, host, clock, ...wanted }) {
			const hosts = jobs.get(jobId) ?? new Map<string, { nextAt: number; askedAt: number }>();
			jobs.set(jobId, hosts);
			const taken = hosts.get(host);
			const { firstAt, nextAt } = reserve(taken && believedNextAt(taken, clock()), wanted);
			hosts.set(host, { nextAt, askedAt: wanted.now });
			return firstAt;
		},
		async erase(jobId) {
			jobs.delete(jobId);
		},
	};
}
