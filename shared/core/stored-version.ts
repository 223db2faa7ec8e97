import { UnreadableError } from './errors.ts';

/** Of all that is stored; what is of another version may mean anything, and is not guessed at. */
export const STORED_VERSION = 1;
/** Of what was stored before anything told its version. */
const FIRST_VERSION = 1;
/** A version may be anything, of any length. */
const MAX_TOLD = 50;

/** Something that is stored by itself. */
export interface Versioned {
	/** Added by its store, and taken off again; a store knows no other than its own. */
	readonly v?: number;
}

/** As it is to be stored. */
export function versioned<T extends object>(value: T): T & Versioned {
	return { v: STORED_VERSION, ...value };
}

/** Whether what was stored is of the version that is known. */
export function isReadable(stored: object): boolean {
	return ((stored as { readonly v?: unknown }).v ?? FIRST_VERSION) === STORED_VERSION;
}

/**
 * What was stored, without its version.
 *
 * @param what - Names it, for people.
 * @throws {UnreadableError} It is of another version.
 */
export function readable<T extends object>(stored: T, what: string): T {
	const { v, ...value } = stored as { readonly v?: unknown };
	if (isReadable(stored)) return value as T;
	const told = JSON.stringify(v).slice(0, MAX_TOLD);
	throw new UnreadableError(`${what} is of version ${told}, where ${STORED_VERSION} is known; ${WAY_OUT}`);
}

const WAY_OUT = 'work on this job with the version of Shoal that stored it, or delete the job';
