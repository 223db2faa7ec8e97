import type { ChainCookies, NextRequest } from '../../core/next-request.ts';
import { decideNextRequest } from './decide-next-request.ts';
import { cookiesAfter } from './exchange/chain-cookies.ts';
import type { Ending } from './exchange/failure-of.ts';

export interface Redirect {
	/** As in `Redirection`. */
	readonly location: string;
	/** Values of `Set-Cookie`. */
	readonly cookies: readonly string[];
}

/** The redirects of an attempt, and the cookies that they set. */
export class RedirectChain {
	/** The URLs that redirected so far. */
	redirects: readonly string[];
	cookies: ChainCookies | undefined;
	/** As in `NextRequest`. */
	hasFragment: boolean;
	private readonly maxRedirects: number;

	constructor(maxRedirects: number, before?: Pick<NextRequest, 'redirects' | 'cookies' | 'hasFragment'>) {
		this.maxRedirects = maxRedirects;
		this.redirects = before?.redirects ?? [];
		this.cookies = before?.cookies;
		this.hasFragment = before?.hasFragment === true;
	}

	/** What of the cookies the next request is sent with; empty for none. */
	get cookieHeader(): string {
		return this.cookies?.header ?? '';
	}

	/** @returns The next URL, or why it is not followed; later, where there are cookies. */
	follow(from: string, { location, cookies }: Redirect): string | Ending | Promise<string | Ending> {
		this.redirects = [...this.redirects, from];
		this.hasFragment ||= location.includes('#');
		if (cookies.length === 0 && this.cookies === undefined) return this.next(location);
		return this.nextWithCookies(location, cookies);
	}

	private async nextWithCookies(location: string, set: readonly string[]): Promise<string | Ending> {
		const { redirects, cookies: known } = this;
		// Whether it is a circle shows when it is known whether they have changed; which are sent depends on where it leads.
		const to = decideNextRequest({
			location,
			redirects,
			maxRedirects: Number.POSITIVE_INFINITY,
			changedAfter: redirects.length,
		});
		if (typeof to === 'string') this.cookies = await cookiesAfter({ known, set, redirects, to });
		return this.next(location);
	}

	private next(location: string): string | Ending {
		const { redirects, maxRedirects } = this;
		return decideNextRequest({ location, redirects, maxRedirects, changedAfter: this.cookies?.changedAfter ?? 0 });
	}
}
