/** One case of a third party, put to our own code. */
export interface Case {
	/** Names it in its suite; two may not have the same. */
	readonly id: string;
	readonly expected: unknown;
	/** What our code says, or a promise of it. */
	readonly actual: () => unknown;
}

/** Cases of one file. */
export interface Suite {
	readonly name: string;
	/** Below the folder of vectors: a file, or a folder. */
	readonly file: string;
	/** @param data - The parsed JSON of the file, whose shape is that of its origin; text of another, texts of a folder. */
	readonly cases: (data: never) => readonly Case[];
}
