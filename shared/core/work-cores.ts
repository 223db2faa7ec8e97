/**
 * Cores of a machine for the event loops that visit: all but one, which servers, the command line and whoever plans share.
 * One more loop than that makes no job faster, and has its code compiled all the same.
 */
export function workCores(cores: number): number {
	return Math.max(1, cores - 1);
}
