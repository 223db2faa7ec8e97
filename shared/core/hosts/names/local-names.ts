/** Never delegated, or set apart: nobody but a name server of the network itself knows names below them. */
const LOCAL_TLDS: ReadonlySet<string> = new Set([
	'corp',
	'home',
	'internal',
	'intranet',
	'lan',
	'local',
	'localdomain',
	'localhost',
	'mail',
	'private',
	'test',
]);
const V4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Whether a host is plainly of this machine or its network: an address, `localhost`, or a name that nobody can register.
 *
 * A public name may resolve to a private address as well; whoever owns it decides where it leads, and not who lists it.
 *
 * @param host - As `hostOf` gives it.
 */
export function isLocalName(host: string): boolean {
	if (host.includes(':') || V4.test(host)) return true;
	const dot = host.lastIndexOf('.');
	if (dot === -1) return true;
	return LOCAL_TLDS.has(host.slice(dot + 1)) || host.endsWith('.home.arpa');
}
