/** Structured log of the function's own; no URL query, header or body ever goes in. */
export interface Log {
	info(message: string, fields?: Record<string, unknown>): void;
	warn(message: string, fields?: Record<string, unknown>): void;
	error(message: string, error: unknown, fields?: Record<string, unknown>): void;
}
