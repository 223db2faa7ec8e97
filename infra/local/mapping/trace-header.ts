import { createHash, randomBytes } from 'node:crypto';

/** Lambda stops a chain when a function would be invoked about this often in it. */
export const MAX_REQUESTS = 16;

/** The trace header of an invocation of `functionName` that `cause` led to: one nextRequest more of that function. */
export function startedTrace(functionName: string, cause?: string): string {
	const nextRequests = { ...nextRequestsOf(cause), [shortName(functionName)]: nextRequestsIn(cause, functionName) + 1 };
	const lineage = Object.entries(nextRequests).map(([name, count]) => `${name}:${count}`);
	return `Root=${rootOf(cause) ?? newRoot()};Sampled=0;Lineage=${lineage.join('|')}`;
}

/** How often `functionName` was invoked on the way to the message that carries `trace`. */
export function nextRequestsIn(trace: string | undefined, functionName: string): number {
	return nextRequestsOf(trace)[shortName(functionName)] ?? 0;
}

function nextRequestsOf(trace = ''): Record<string, number> {
	const lineage = /Lineage=([^;]*)/.exec(trace)?.[1] ?? '';
	const pairs = lineage.split('|').filter(Boolean);
	return Object.fromEntries(pairs.map((pair) => [pair.split(':')[0], Number(pair.split(':')[1])]));
}

function rootOf(trace = ''): string | undefined {
	return /Root=([^;]*)/.exec(trace)?.[1];
}

function newRoot(): string {
	const seconds = Math.floor(Date.now() / 1000).toString(16);
	return `1-${seconds}-${randomBytes(12).toString('hex')}`;
}

/** Eight digits that stand for the function, as Lambda writes them. */
function shortName(functionName: string): string {
	return createHash('md5').update(functionName).digest('hex').slice(0, 8);
}
