import { reserveSlots } from '../../core/hosts/gcra.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';

export function createMemoryRateLimiter(): RateLimiter {
	const jobs = new Map<string, Map<string, number>>();
	return {
		async reserve({ jobId, host, ...wanted }) {
			const hosts = jobs.get(jobId) ?? new Map<string, number>();
			jobs.set(jobId, hosts);
			const { firstAt, nextAt } = reserveSlots(hosts.get(host), wanted);
			hosts.set(host, nextAt);
			return firstAt;
		},
		async erase(jobId) {
			jobs.delete(jobId);
		},
	};
}
