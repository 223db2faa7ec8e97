/** Remembers values up to some bytes in all; what was asked for longest ago is forgotten first. */
export interface SizedMemory<T> {
	get(key: string): T | undefined;
	/** @param bytes - What it takes; a value that takes more than all may is not remembered. */
	set(key: string, value: T, bytes: number): void;
	readonly bytes: number;
}

export function createSizedMemory<T>(maxBytes: number): SizedMemory<T> {
	const entries = new Map<string, { readonly value: T; readonly bytes: number }>();
	let total = 0;

	function forget(key: string): void {
		total -= entries.get(key)?.bytes ?? 0;
		entries.delete(key);
	}

	return {
		get(key) {
			const entry = entries.get(key);
			if (entry === undefined) return undefined;
			entries.delete(key);
			entries.set(key, entry);
			return entry.value;
		},
		set(key, value, bytes) {
			forget(key);
			if (bytes > maxBytes) return;
			entries.set(key, { value, bytes });
			total += bytes;
			for (const oldest of entries.keys()) {
				if (total <= maxBytes) return;
				forget(oldest);
			}
		},
		get bytes() {
			return total;
		},
	};
}
