/** Chunks of an invocation that are under way and not recorded yet, by their names. */
export interface Unrecorded {
	begin(name: string): void;
	end(name: string): void;
	/** Ends one, and tells whether others are to be recorded after it. */
	isFollowed(name: string): boolean;
}

export function createUnrecorded(): Unrecorded {
	const names = new Set<string>();
	return {
		begin: (name) => names.add(name),
		end: (name) => names.delete(name),
		isFollowed(name) {
			names.delete(name);
			return names.size > 0;
		},
	};
}
