import { createHash } from 'node:crypto';
import type { Result } from '../result.ts';

/** Digests the work of a run, result by result in the order of the source. */
export function createWorkDigest() {
	const hash = createHash('sha256');
	return {
		add(result: Result): void {
			hash.update(`${workOf(result)}\n`);
		},
		digest: (): string => hash.digest('hex'),
	};
}

/** What was seen of a target, without when, where and how fast. */
function workOf(result: Result): string {
	const {
		index,
		url,
		finalUrl,
		outcome,
		status,
		error,
		contentType,
		charset,
		bytes,
		title,
		links,
		redirects,
		extracted,
	} = result;
	return JSON.stringify([
		[index, url, finalUrl, outcome, status, error?.code ?? null],
		[contentType, charset, bytes, title, links, redirects, extracted],
	]);
}
