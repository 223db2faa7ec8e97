/** How a machine completes names, as `resolv.conf` says. */
export interface NameSearch {
	readonly domains: readonly string[];
	/** A name with fewer dots is looked for in the domains first. */
	readonly ndots: number;
}

const MAX_DOMAINS = 6;
const MAX_NDOTS = 15;

/** Reads the search domains of a `resolv.conf`; of several lists the last one counts. */
export function nameSearch(resolvConf: string): NameSearch {
	let domains: string[] = [];
	let ndots = 1;
	for (const line of resolvConf.split('\n')) {
		const [keyword, ...values] = line.trim().split(/\s+/);
		if (keyword === 'search') domains = values;
		else if (keyword === 'domain') domains = values.slice(0, 1);
		else if (keyword === 'options') ndots = ndotsOf(values) ?? ndots;
	}
	const named = domains.map((domain) => domain.replace(/\.$/, '')).filter((domain) => domain !== '');
	return { domains: named.slice(0, MAX_DOMAINS), ndots };
}

function ndotsOf(options: readonly string[]): number | undefined {
	const value = options.findLast((option) => /^ndots:\d+$/.test(option))?.slice('ndots:'.length);
	return value === undefined ? undefined : Math.min(Number(value), MAX_NDOTS);
}

/**
 * The names under which a host is looked for, in this order, until one is found.
 *
 * @param hostname - One that ends with a dot is complete.
 */
export function searchedNames(hostname: string, { domains, ndots }: NameSearch): string[] {
	if (hostname.endsWith('.')) return [hostname];
	const completed = domains.map((domain) => `${hostname}.${domain}`);
	const dots = hostname.split('.').length - 1;
	return dots < ndots ? [...completed, hostname] : [hostname, ...completed];
}

/**
 * Whether a name that no name server knows may be known to other sources of the machine, such as mDNS, a directory
 * or its containers.
 *
 * @param sources - Of hosts, as `nsswitch.conf` lists them; see `hostSources`.
 */
export function mayBeKnownElsewhere(hostname: string, sources: readonly string[]): boolean {
	const isOfThisNetwork = !hostname.includes('.') || hostname.endsWith('.local');
	return sources.some((source) => isOfThisNetwork || !FOR_THIS_NETWORK.test(source));
}

/** Sources that know names without a dot, or those that end with `.local`, and no others. */
const FOR_THIS_NETWORK = /^(?:mdns|myhostname)/;

/** The sources of hosts in an `nsswitch.conf`, without its hosts file and its name servers. */
export function hostSources(nsswitch: string): string[] {
	const line = /^\s*hosts:(.*)$/m.exec(nsswitch)?.[1] ?? '';
	const words = line.replace(/#.*|\[[^\]]*\]/g, ' ').split(/\s+/);
	return words.filter((word) => word !== '' && word !== 'files' && word !== 'dns');
}
