/** What a job wants of an instance: its own cap, and how much of the work is its. */
export interface PermitWish {
	readonly permits: number;
	readonly weight: number;
}

/**
 * Shares the permits of an instance among the jobs of a batch, by their work.
 *
 * Nobody gets more than its own cap, nor less than one permit: where there are more jobs than permits, the shares add up
 * to more than `total`, and the jobs have to take turns.
 */
export function sharePermits(total: number, wishes: readonly PermitWish[]): number[] {
	const weight = wishes.reduce((sum, wish) => sum + wish.weight, 0);
	// One permit each is set aside, so that rounding cannot exceed the total.
	const free = Math.max(0, total - wishes.length);
	return wishes.map((wish) => {
		const share = weight === 0 ? 0 : Math.floor((free * wish.weight) / weight);
		return Math.max(1, Math.min(wish.permits, 1 + share));
	});
}
