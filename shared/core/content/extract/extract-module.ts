/** A function of the user's own that reads fields from each page of a job; one of `name` and `file`. */
export interface ExtractModule {
	/** Of a module that is bundled with the functions. */
	readonly name?: string;
	/** Absolute; only who sits at the machine of the functions names one. */
	readonly file?: string;
	/** For one page. */
	readonly timeoutMs: number;
	/** The fields that it says it gives, in their order; absent if it says nothing. */
	readonly columns?: readonly string[];
}

/** For a page, where nobody says otherwise. */
export const EXTRACT_TIMEOUT_MS = 1000;

/** What a module may be called: its file has the name, and so has the job. */
export const MODULE_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** For people. */
export function moduleLabel({ name, file }: Pick<ExtractModule, 'name' | 'file'>): string {
	return name ?? file ?? '';
}
