/** Where to connect and what to ask for. */
export interface RequestTarget {
	/** Without credentials. */
	readonly origin: string;
	readonly path: string;
	/** The credentials of the URL as a header. */
	readonly authorization: string | undefined;
}

/**
 * Takes a URL apart as `webUrl` spells it.
 *
 * By hand: a second `new URL` for each request costs more than all else of ours before it is sent.
 */
export function requestTarget(url: string): RequestTarget {
	const hostStart = url.indexOf('//') + 2;
	const pathStart = url.indexOf('/', hostStart);
	const at = url.lastIndexOf('@', pathStart);
	const path = url.slice(pathStart);
	if (at < hostStart) return { origin: url.slice(0, pathStart), path, authorization: undefined };

	return {
		origin: url.slice(0, hostStart) + url.slice(at + 1, pathStart),
		path,
		authorization: basicAuthorization(url.slice(hostStart, at)),
	};
}

/** @param userInfo - As in a URL, escapes and all. */
export function basicAuthorization(userInfo: string): string {
	const colon = userInfo.indexOf(':');
	const user = colon === -1 ? userInfo : userInfo.slice(0, colon);
	const password = colon === -1 ? '' : userInfo.slice(colon + 1);
	return `Basic ${Buffer.from(`${unescaped(user)}:${unescaped(password)}`).toString('base64')}`;
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
