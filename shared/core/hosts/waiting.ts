/** Something that waits for its turn at a host. */
export interface Waiting<T> {
	readonly item: T;
	/** Its reservation, in milliseconds since the epoch; 0 where it has none, or the host has no rate. */
	readonly startAt: number;
	/** In the order in which they came, where reservations do not tell; 0 for an attempt that goes on, which is first. */
	readonly order: number;
	/** Reservations that passed before it could start. */
	readonly misses: number;
}

/** Who has missed so many reservations waits for one in its place in the pool: a pool that is never free in time would never meet one. */
export const MOST_MISSES = 5;
