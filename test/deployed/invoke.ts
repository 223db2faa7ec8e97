import { inject } from 'vitest';

/** Calls a function of the stack as others of AWS do; its answer. By hand: nothing else here needs Lambda's client. */
export async function invoke<Answer>(functionName: string, event: unknown): Promise<Answer> {
	const { endpoint } = inject('deployed');
	const url = `${endpoint}/2015-03-31/functions/${functionName}/invocations`;
	const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
	const answer = await response.json();
	if (!response.ok || response.headers.has('x-amz-function-error')) {
		throw new Error(`${functionName} failed: ${JSON.stringify(answer)}`);
	}
	return answer as Answer;
}
