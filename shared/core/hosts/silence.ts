const SILENCE: ReadonlySet<string> = new Set([
	'DNS_NOT_FOUND',
	'DNS_TEMPORARY',
	'TIMEOUT_DNS',
	'TIMEOUT_CONNECT',
	'TIMEOUT_HEADERS',
	'DEADLINE',
	'CONNECTION_REFUSED',
	'CONNECTION_RESET',
	'HOST_UNREACHABLE',
	'NETWORK',
]);

/** Whether a request that failed so got no answer: nobody is there, or nobody who speaks. */
export function isSilence(code: string): boolean {
	return SILENCE.has(code);
}
