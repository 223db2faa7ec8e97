import { hash } from 'node:crypto';
import type { SeenPage, Validators } from '../../core/page-state.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { VisitPlan } from './exchange/request-headers.ts';
import type { RequestTrust } from './request-trust.ts';

/** What a header may hold; longer ones are none that anybody means. */
const VALIDATOR = /^[\x20-\x7e\x80-\xff]{1,256}$/;
const NOT_MODIFIED = 304;

export interface PageConditionOptions {
	readonly plan: VisitPlan;
	readonly trust: RequestTrust;
	/** That is asked for. */
	readonly url: string;
	/** Of the page, from an earlier visit. */
	readonly known: Validators | undefined;
}

/** Asks for a page only if it has changed, and tells by what to ask so the next time. */
export class PageCondition {
	private readonly options: PageConditionOptions;
	private readonly request: string;

	constructor(options: PageConditionOptions) {
		this.options = options;
		this.request = requestKey(options);
	}

	/**
	 * Names and values in turn; none where the page is asked for in any case.
	 *
	 * Validators are good for the request alone that they were an answer to. Where who asks may see another page than
	 * others do, no server is believed to tell the two apart: such a page is fetched, and compared by its text.
	 */
	get headers(): readonly string[] {
		const { known, trust } = this.options;
		if (known === undefined || known.request !== this.request || trust.isPersonal) return [];
		return [
			...(known.etag === undefined ? [] : ['if-none-match', known.etag]),
			...(known.lastModified === undefined ? [] : ['if-modified-since', known.lastModified]),
		];
	}

	/** Whether a response says that nothing has changed; one that says so without having been asked means something else. */
	isUnmodified({ status }: Pick<Exchange, 'status'>): boolean {
		return status === NOT_MODIFIED && this.headers.length > 0;
	}

	/** What a response tells of its page. */
	seen(exchange: Exchange): SeenPage {
		if (this.isUnmodified(exchange)) return { ...this.validatorsOf(exchange), isUnmodified: true };
		const hash = exchange.facts?.hash;
		return { ...this.validatorsOf(exchange), ...(hash !== undefined && { hash }) };
	}

	private validatorsOf({ headers }: Exchange): Validators {
		const etag = validator(headers.etag);
		const lastModified = validator(headers['last-modified']);
		const isAny = [headers.vary].flat().join().includes('*');
		if ((etag === undefined && lastModified === undefined) || isAny || this.options.trust.isPersonal) return {};
		return {
			...(etag !== undefined && { etag }),
			...(lastModified !== undefined && { lastModified }),
			request: this.request,
		};
	}
}

/** @returns Nothing where pages are not compared. */
export function conditionOf(options: PageConditionOptions): PageCondition | undefined {
	return options.plan.comparesPages ? new PageCondition(options) : undefined;
}

/** Headers of a request, names and values in turn, with those of its condition. */
export function withCondition(headers: string[], condition: PageCondition | undefined): string[] {
	return condition === undefined ? headers : [...headers, ...condition.headers];
}

/** Of the URL, and of the headers on which its answer may depend. */
function requestKey({ plan, url }: PageConditionOptions): string {
	return hash('sha256', `${url}\n${plan.foreignHeaders.join('\n')}`, 'base64url').slice(0, 22);
}

function validator(value: string | string[] | undefined): string | undefined {
	return typeof value === 'string' && VALIDATOR.test(value) ? value : undefined;
}
