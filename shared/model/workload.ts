import type { Distribution } from './distribution.ts';

/** What a job has to do, wherever it runs. */
export interface Workload {
	readonly targets: number;
	/** Milliseconds for which a visit waits and does not compute: DNS, connecting, the server, the body. */
	readonly waitMs: Distribution;
	/** Milliseconds of one full core that a visit computes: TLS, decompression, parsing, its share of writing. */
	readonly cpuMs: Distribution;
	/** Compressed bytes of one result in its blob. */
	readonly resultBytes: number;
	/** Bytes of one target in a message. */
	readonly targetBytes: number;
	/** Part of the attempts, from 0 to 1, that are followed by another in the same invocation, if one is left. */
	readonly retryShare: number;
	/** Attempts at a target; 3 if absent. */
	readonly maxAttempts?: number;
	/** Hosts over which the targets are spread, evenly. */
	readonly hosts: number;
	/** Requests a second that one host takes from the whole job; absent means no limit. */
	readonly ratePerHost?: number;
	/** Requests in flight that one host takes from the whole job; absent means no limit. */
	readonly concurrencyPerHost?: number;
}
