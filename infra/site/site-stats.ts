/** What a site has seen of its visitors; its own pages for tests (`/stats`, `/urls.txt`) do not count. */
export interface SiteStats {
	readonly requests: number;
	/** Connections that visitors have opened. */
	readonly connections: number;
	/** Requests for the path that was asked for most. */
	readonly maxRequestsPerPath: number;
	/** Requests received and not yet answered. */
	readonly inFlight: number;
	readonly maxInFlight: number;
	/** Milliseconds since the epoch; `null` before the first request. */
	readonly firstRequestAt: number | null;
	readonly lastRequestAt: number | null;
}

export interface SiteMeter {
	connected(): void;
	started(path: string): void;
	ended(): void;
	countOf(path: string): number;
	read(): SiteStats;
}

export function createSiteMeter(): SiteMeter {
	const counts = new Map<string, number>();
	let requests = 0;
	let connections = 0;
	let maxRequestsPerPath = 0;
	let inFlight = 0;
	let maxInFlight = 0;
	let firstRequestAt: number | null = null;
	let lastRequestAt: number | null = null;

	return {
		connected() {
			connections += 1;
		},
		started(path) {
			const count = (counts.get(path) ?? 0) + 1;
			counts.set(path, count);
			requests += 1;
			inFlight += 1;
			if (count > maxRequestsPerPath) maxRequestsPerPath = count;
			if (inFlight > maxInFlight) maxInFlight = inFlight;
			lastRequestAt = Date.now();
			firstRequestAt ??= lastRequestAt;
		},
		ended() {
			inFlight -= 1;
		},
		countOf: (path) => counts.get(path) ?? 0,
		read: () => ({ requests, connections, maxRequestsPerPath, inFlight, maxInFlight, firstRequestAt, lastRequestAt }),
	};
}
