/** Gives JSON frames of its own in profiles: V8 counts built-in functions as part of whoever calls them. */
export function nameJson(): void {
	const { parse, stringify } = JSON;
	JSON.parse = function namedJsonParse(...args: Parameters<typeof parse>) {
		return parse(...args);
	};
	JSON.stringify = function namedJsonStringify(...args: unknown[]) {
		return (stringify as (...args: unknown[]) => string)(...args);
	};
}
