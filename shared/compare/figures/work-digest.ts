import { createHash } from 'node:crypto';
import type { Result } from '../../core/result.ts';

export interface WorkDigestOptions {
	/** Whether the order of results is part of the work; a crawl numbers its pages as it finds them. */
	readonly isOrdered: boolean;
}

const DIGEST_BITS = 256;

/** Digests the work of a run: of a list result by result in the order of the source, of a crawl in any order. */
export function createWorkDigest({ isOrdered }: WorkDigestOptions) {
	return isOrdered ? orderedDigest() : unorderedDigest();
}

function orderedDigest() {
	const hash = createHash('sha256');
	return {
		add(result: Result): void {
			hash.update(`${JSON.stringify([result.index, ...workOf(result)])}\n`);
		},
		digest: (): string => hash.digest('hex'),
	};
}

/** The sum of the results' own digests: the same for the same results, and none can hide another. */
function unorderedDigest() {
	let total = 0n;
	return {
		add(result: Result): void {
			const own = createHash('sha256')
				.update(JSON.stringify(workOf(result)))
				.digest('hex');
			total = BigInt.asUintN(DIGEST_BITS, total + BigInt(`0x${own}`));
		},
		digest: (): string => total.toString(16).padStart(DIGEST_BITS / 4, '0'),
	};
}

/** What was seen of a target, without when, where and how fast. */
function workOf(result: Result): unknown[] {
	const { url, finalUrl, outcome, status, error, contentType, charset, bytes, title, links, redirects, extracted } =
		result;
	return [
		[url, finalUrl, outcome, status, error?.code ?? null],
		[contentType, charset, bytes, title, links, redirects, extracted],
	];
}
