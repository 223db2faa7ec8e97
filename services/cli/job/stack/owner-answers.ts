import { get } from 'node:http';
import type { Owner } from '../../../../infra/local/owner.ts';
import { EnvironmentError } from '../../../../shared/core/errors.ts';

/** Its servers have a thread of their own, which answers in milliseconds also while others compute. */
const ANSWERS_WITHIN_MS = 3_500;

/**
 * Asks the servers of a folder's owner for anything: a process that was stopped takes connections, and never answers.
 *
 * @throws {EnvironmentError} It does not answer. That it is gone is no fault here: whoever reads from it finds out.
 */
export async function requireAnswer({ pid, endpoints }: Owner, dataDir: string): Promise<void> {
	if (endpoints === undefined || (await answers(endpoints.dynamodb))) return;
	throw new EnvironmentError(
		`process ${pid}, which owns ${dataDir}, does not answer; it may have been stopped: ` +
			`let it go on (kill -CONT ${pid}), or end it, and run this again`,
	);
}

function answers(url: string): Promise<boolean> {
	return new Promise((resolve) => {
		const request = get(url, { agent: false, signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }, (response) => {
			response.resume();
			resolve(true);
		});
		request.on('error', (error) => resolve(error.name !== 'AbortError' && error.name !== 'TimeoutError'));
	});
}
