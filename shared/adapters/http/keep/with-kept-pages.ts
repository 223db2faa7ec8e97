import { hash, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { type KeptExchange, pageRecords } from '../../../core/content/warc/page-records.ts';
import { visitOfBug } from '../../../core/fetch/bug.ts';
import type { PageContent, PageExchange, ResponseVisit, Visit } from '../../../core/visit.ts';
import type { Visitor } from '../../../ports/visitor.ts';
import { visitorBefore } from '../../../ports/visitor-before.ts';

const gzipElsewhere = promisify(gzip);
/** Up to here it takes less time to pack than to ask another thread for it, and a quarter of the CPU. */
const MAX_BYTES_HERE = 64 * 1024;

/**
 * Packs each page of a job that keeps them, where it was fetched: two records of WARC, each a gzip member.
 *
 * Long ones one after the other: meanwhile each is in memory three times.
 */
export function withKeptPages(visitor: Visitor): Visitor {
	let last: Promise<unknown> = Promise.resolve();

	function keep(visit: Visit): Promise<Visit> {
		if (visit.kind !== 'response' || visit.content === undefined) return Promise.resolve(visit);
		const { content, ...seen } = visit;
		if (content.body.length <= MAX_BYTES_HERE) return kept(seen, content);
		const keeping = last.then(() => kept(seen, content));
		last = keeping.catch(() => undefined);
		return keeping;
	}

	return visitorBefore(visitor, {
		visit(url, options, signal, start) {
			const visiting = visitor.visit(url, options, signal, start);
			return options.keepBodies === true ? visiting.then(keep).catch(visitOfBug) : visiting;
		},
	});
}

async function kept(seen: ResponseVisit, { body, exchange }: PageContent): Promise<Visit> {
	if (exchange === undefined) return seen;
	const ids = { request: `urn:uuid:${randomUUID()}`, response: `urn:uuid:${randomUUID()}` };
	const { request, response } = pageRecords(keptExchange(seen, exchange, body), ids);
	const [packedResponse, packedRequest] = [await packed(response), await packed(request)];
	return {
		...seen,
		kept: {
			records: joined(packedResponse, packedRequest),
			length: packedResponse.length,
			sha256: hash('sha256', body),
			...(exchange.truncated !== undefined && { truncated: true as const }),
		},
	};
}

function packed(record: Uint8Array): Promise<Uint8Array> | Uint8Array {
	return record.length <= MAX_BYTES_HERE ? gzipSync(record) : gzipElsewhere(record);
}

function keptExchange(seen: ResponseVisit, exchange: PageExchange, body: Uint8Array): KeptExchange {
	return {
		...exchange,
		url: targetUri(seen.finalUrl ?? ''),
		date: new Date().toISOString(),
		status: seen.status ?? 0,
		body,
	};
}

/** Who asks for it has sent neither a fragment nor, in its address, credentials. */
function targetUri(finalUrl: string): string {
	const url = URL.parse(finalUrl);
	if (url === null) return finalUrl;
	url.username = '';
	url.password = '';
	url.hash = '';
	return url.href;
}

/** In a buffer of its own, which may move to another thread. */
function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
	const both = new Uint8Array(a.length + b.length);
	both.set(a);
	both.set(b, a.length);
	return both;
}
