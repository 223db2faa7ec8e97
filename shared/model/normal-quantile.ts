const A = [
	-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
	2.506628277459239,
];
const B = [
	-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
];
const C = [
	-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
	2.938163982698783,
];
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
/** Below this, and above its counterpart, the rational function of the tails is used. */
const TAIL = 0.02425;
/** A sample has no 0 and no 1: nobody waits for ever. */
const LEAST = 1e-9;

/**
 * The value below which a standard normal falls with probability `p`; p is kept a billionth away from 0 and 1.
 *
 * Peter J. Acklam's rational approximation (2003), relative error below 1.15e-9.
 */
export function normalQuantile(p: number): number {
	const bounded = Math.min(1 - LEAST, Math.max(LEAST, p));
	if (bounded > 1 - TAIL) return -lowerTail(1 - bounded);
	return bounded < TAIL ? lowerTail(bounded) : middle(bounded - 0.5);
}

function lowerTail(p: number): number {
	const q = Math.sqrt(-2 * Math.log(p));
	return polynomial(C, q) / polynomial(D, q);
}

function middle(q: number): number {
	return (polynomial(A, q * q) * q) / polynomial(B, q * q);
}

/** By Horner's rule, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
	return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
