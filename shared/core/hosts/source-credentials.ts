import type { SourceTarget } from '../target.ts';

/** In characters, of all together: they are kept with the job. */
const MAX_LENGTH = 16 * 1024;
/** A web address may be written with any number of slashes, or none (URL Standard). */
const USER_INFO = /^(https?:[\\/]*)[^\\/?#]*@/i;

/**
 * Takes the credentials out of the URLs of a source: they count for the whole origin, as in browsers, and what
 * becomes of a URL, in messages, results and reports, is not to tell them.
 */
export class SourceCredentials {
	private readonly found = new Map<string, string>();
	private length = 0;

	/** Origin to `user:password`, as in a URL. */
	get byOrigin(): Readonly<Record<string, string>> {
		return Object.fromEntries(this.found);
	}

	/**
	 * @returns The target without credentials; with a fault where there are others for its origin, or too many in all: one
	 * row of a list is no reason to refuse the others.
	 */
	take(target: SourceTarget): SourceTarget {
		if (typeof target !== 'string' || !target.includes('@')) return target;
		const url = URL.parse(target);
		if (url === null || !/^https?:$/.test(url.protocol) || (url.username === '' && url.password === '')) return target;
		const fault = this.add(url.origin, url.password === '' ? url.username : `${url.username}:${url.password}`);
		const left = withoutUserInfo(target, url);
		return fault === undefined ? left : { url: left, fault };
	}

	/** @returns Why that cannot be. */
	private add(origin: string, userInfo: string): string | undefined {
		const known = this.found.get(origin);
		if (known === userInfo) return undefined;
		if (known !== undefined) return `${origin} is given with other credentials before; a job has one for each origin`;
		const length = this.length + origin.length + userInfo.length;
		if (length > MAX_LENGTH) return 'the URLs before have too many credentials; give fewer at once, or a header';
		this.found.set(origin, userInfo);
		this.length = length;
		return undefined;
	}
}

/** As it is written, if that can be. */
function withoutUserInfo(target: string, url: URL): string {
	const left = target.replace(USER_INFO, '$1');
	if (hasNone(left)) return left;
	url.username = '';
	url.password = '';
	return url.href;
}

function hasNone(given: string): boolean {
	const url = URL.parse(given);
	return url !== null && url.username === '' && url.password === '';
}
