/** What a visit does to its target. */
export const WORKLOADS = ['fetch', 'hash'] as const;

/**
 * `fetch` requests a URL, and mostly waits. `hash` never waits: it derives a key of the target's text by PBKDF2-SHA256
 * in that many rounds, the work by which Lambda's CPU is measured where threads are weighed against instances.
 */
export type Workload = { readonly kind: 'fetch' } | { readonly kind: 'hash'; readonly rounds: number };

/** Of a job that does not say. */
export const FETCH: Workload = { kind: 'fetch' };

/** Targets to hash: all distinct, and the same for the same `count`, so that runs can be compared by what they yield. */
export function* hashTargets(count: number): Generator<string> {
	for (let i = 0; i < count; i++) yield `hash:${i}`;
}
