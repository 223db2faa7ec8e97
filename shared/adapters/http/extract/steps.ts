/** Of one page, all rules together: what a page of 100,000 tags takes with the most selectors that anybody uses. */
const MAX_STEPS = 20_000_000;
let steps = 0;

/** A page is such that its rules would take too long, as pages are that somebody made for it. */
export class TooManyStepsError extends Error {
	override readonly name = 'TooManyStepsError';
}

/** A page begins. */
export function resetSteps(): void {
	steps = 0;
}

/** @throws {TooManyStepsError} It has been enough. */
export function countSteps(more: number): void {
	steps += more;
	if (steps > MAX_STEPS) throw new TooManyStepsError('too many steps');
}
