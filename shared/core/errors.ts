/**
 * Base of every error that we throw on purpose; any other error is a bug.
 *
 * An instance stays in its thread: structured clone drops its class and every field of ours.
 * What must cross a thread or a queue travels as a `Failure`.
 */
export abstract class ShoalError extends Error {
	/** Stable: logs, metrics and stored failures key on it, never on `message`. */
	abstract readonly code: string;
	/** Whether the same call may succeed later, unchanged. */
	abstract readonly retryable: boolean;
}

/** A store (records, plan, jobs, blobs, objects) cannot be reached, or refused a call. */
export class StoreError extends ShoalError {
	// Literals, because minified bundles rename classes.
	override readonly name = 'StoreError';
	readonly code = 'STORE';
	readonly retryable = true;
}

/** A queue cannot be reached, or refused a message. */
export class QueueError extends ShoalError {
	override readonly name = 'QueueError';
	readonly code = 'QUEUE';
	readonly retryable = true;
}

/** What the user gave is wrong: a command line, a file, a request. `message` names the place. */
export class UsageError extends ShoalError {
	override readonly name = 'UsageError';
	readonly code = 'USAGE';
	readonly retryable = false;
}

/** The stack cannot run here: a port in use, an endpoint that does not answer, a folder that cannot be written. */
export class EnvironmentError extends ShoalError {
	override readonly name = 'EnvironmentError';
	readonly code = 'ENVIRONMENT';
	readonly retryable = false;
}

/** A message that cannot be understood: malformed, or of a version that this code does not know. */
export class MessageError extends ShoalError {
	override readonly name = 'MessageError';
	readonly code = 'MESSAGE';
	readonly retryable = false;
}

/**
 * Something that is stored, and that this code cannot read: another version of Shoal has stored it, or a part of it is
 * gone. Trying again does not help, and nobody may take it for absent.
 */
export class UnreadableError extends ShoalError {
	override readonly name = 'UnreadableError';
	readonly code = 'UNREADABLE';
	readonly retryable = false;
}

/** A job that is not there. */
export class JobNotFoundError extends ShoalError {
	override readonly name = 'JobNotFoundError';
	readonly code = 'JOB_NOT_FOUND';
	readonly retryable = false;
}

/** What is asked for does not go with what is there: a key that was used for something else, a job that has not ended. */
export class ConflictError extends ShoalError {
	override readonly name = 'ConflictError';
	readonly code = 'CONFLICT';
	readonly retryable = false;
}
