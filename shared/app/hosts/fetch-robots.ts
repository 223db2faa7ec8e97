import { MAX_ROBOTS_BYTES } from '../../core/hosts/robots/robots-lines.ts';
import { isSilence } from '../../core/hosts/silence.ts';
import type { VisitOptions } from '../../core/visit.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RobotsFound } from '../../ports/robots-store.ts';
import type { FetchedText, TextFetcher } from '../../ports/text-fetcher.ts';

const FETCH = { timeoutMs: 8_000, maxBytes: MAX_ROBOTS_BYTES, maxRedirects: 5 };
const CONNECT_TIMEOUT_MS = 5_000;
/** A server that restarts is no reason to leave its site out. */
const MAX_TRIES = 2;
const RETRY_AFTER_MS = 1_000;

/** Fetches the robots.txt of an origin as the job would a page of it, but from where everybody may read. */
export async function fetchRobots(
	{ texts, clock }: { readonly texts: TextFetcher; readonly clock: Clock },
	{ visit, origin, signal }: { readonly visit: VisitOptions; readonly origin: string; readonly signal: AbortSignal },
): Promise<FetchedText> {
	const { userAgent, privateHosts, allowPrivate, ca, insecure, credentials } = visit;
	// Who waits less for a link waits no longer for its robots.txt; but one that is slow to answer is waited for.
	const connectTimeoutMs = Math.min(CONNECT_TIMEOUT_MS, visit.connectTimeoutMs);
	const url = `${withUserInfo(origin, credentials?.[origin])}/robots.txt`;
	const reach = { ...(privateHosts && { privateHosts }), ...(allowPrivate && { allowPrivate }) };
	const trust = { ...(ca !== undefined && { ca }), ...(insecure && { insecure }) };
	const request = { ...FETCH, url, userAgent, connectTimeoutMs, ...reach, ...trust };
	for (let tries = 1; ; tries++) {
		const fetched = await texts.fetch(request, signal);
		if (!isUnreachable(fetched) || tries === MAX_TRIES || signal.aborted) return fetched;
		await clock.sleep(RETRY_AFTER_MS, signal);
	}
}

/**
 * RFC 9309 2.3.1: a file that is not there forbids nothing, one that a server fails to give forbids everything.
 *
 * Where nobody answers at all, nobody is spared by not visiting: a visit tells what is wrong, which is what a check is for.
 *
 * @returns `rules` if its text says.
 */
export function robotsFound(
	fetched: FetchedText,
): Exclude<RobotsFound, { kind: 'rules' }> | { kind: 'rules'; text: string } {
	if (fetched.kind === 'failure') {
		const { error, status } = fetched;
		if (status !== undefined) return { kind: 'closed', reason: `${error.code}: ${error.message}` };
		// Else as good as no file: more redirects than are followed, or what no visit would get either.
		return isSilence(error.code) ? { kind: 'silent', error } : { kind: 'open' };
	}
	if (isUnreachable(fetched)) return { kind: 'closed', reason: `status ${fetched.status}` };
	if (fetched.status < 200 || fetched.status > 299) return { kind: 'open' };
	return { kind: 'rules', text: fetched.text };
}

/** Whether another try is worth it. Where nobody answers, visits try again. */
function isUnreachable(fetched: FetchedText): boolean {
	return fetched.kind === 'response' ? fetched.status >= 500 : fetched.status !== undefined;
}

function withUserInfo(origin: string, userInfo: string | undefined): string {
	return userInfo === undefined ? origin : origin.replace('//', `//${userInfo}@`);
}
