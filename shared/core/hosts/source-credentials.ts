import { UsageError } from '../errors.ts';
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
	 * @returns The target without credentials.
	 * @throws {UsageError} There are others for its origin, or there are too many.
	 */
	take(target: SourceTarget): SourceTarget {
		if (typeof target !== 'string' || !target.includes('@')) return target;
		const url = URL.parse(target);
		if (url === null || !/^https?:$/.test(url.protocol) || (url.username === '' && url.password === '')) return target;
		this.add(url.origin, url.password === '' ? url.username : `${url.username}:${url.password}`);
		// As it is written, if that can be.
		const left = target.replace(USER_INFO, '$1');
		if (hasNone(left)) return left;
		url.username = '';
		url.password = '';
		return url.href;
	}

	private add(origin: string, userInfo: string): void {
		const known = this.found.get(origin);
		if (known === userInfo) return;
		if (known !== undefined) {
			throw new UsageError(`${origin} is given with two different credentials; a job has one for each origin`);
		}
		this.found.set(origin, userInfo);
		this.length += origin.length + userInfo.length;
		if (this.length > MAX_LENGTH) {
			throw new UsageError('the URLs have too many credentials; give fewer at once, or a header with --header');
		}
	}
}

function hasNone(given: string): boolean {
	const url = URL.parse(given);
	return url !== null && url.username === '' && url.password === '';
}
