/** Lets work of one group wait for the work of that group which came before; groups do not wait for each other. */
export function createGroupTurns() {
	const last = new Map<string, Promise<unknown>>();

	return async function inTurn<T>(groups: readonly string[], work: () => Promise<T>): Promise<T> {
		const before = Promise.allSettled(groups.map((group) => last.get(group)));
		const own = before.then(work);
		for (const group of groups) last.set(group, own);
		try {
			return await own;
		} finally {
			for (const group of groups) if (last.get(group) === own) last.delete(group);
		}
	};
}
