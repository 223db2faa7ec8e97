import { getPublicSuffix, parse } from 'tldts';
import { UsageError } from '../../../core/errors.ts';
import { addressClass } from '../../../core/hosts/address.ts';
import { hostOf } from '../../../core/hosts/host-of.ts';
import { isLocalName } from '../../../core/hosts/names/local-names.ts';
import { hostnameIn } from '../../../core/hosts/private-hosts.ts';
import type { SourceTarget } from '../../../core/target.ts';

/** Gathers, as the source is read, which of its hosts may be private, and how many plainly are. */
export interface PrivateCollector {
	/** @throws {UsageError} The job would have to name too many. */
	add(target: SourceTarget): void;
	/** That the user gave as arguments, and names of a list that nobody can register; without ports. */
	readonly named: readonly string[];
	/** Of the whole source, those that are plainly private; of very many, the first ones. */
	readonly local: readonly string[];
}

/** A job stores them; each takes as many bytes as it has letters. */
const MAX_NAMED = 1_000;
const MAX_LOCAL = 10_000;

/** @param given - The arguments: who types a name means the host that it leads to. A list may come from anybody. */
export function createPrivateCollector(given: readonly string[]): PrivateCollector {
	const named = new Set(given.flatMap((url) => hostnameOf(url) ?? []));
	const local = new Set<string>();
	/** Top-level domains that are delegated. */
	const known = new Set<string>();

	/** Whether nobody can register it, so that it leads nowhere but into a network of one's own. */
	function isUndelegated(host: string): boolean {
		const tld = host.slice(host.lastIndexOf('.') + 1);
		if (known.has(tld)) return false;
		const { isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
		if (isIcann === true || isPrivate === true) known.add(tld);
		return isIcann !== true && isPrivate !== true;
	}

	function addNamed(host: string): void {
		named.add(host);
		if (named.size <= MAX_NAMED + given.length) return;
		const suffix = getPublicSuffix(host) ?? host;
		throw new UsageError(
			`more than ${MAX_NAMED} names that nobody can register, such as ${host}; allow them with --allow-private '*.${suffix}', or allowPrivate in a request`,
		);
	}

	let last = '';
	return {
		add(target) {
			const host = typeof target === 'string' ? hostnameOf(target) : undefined;
			if (host === undefined || host === last) return;
			last = host;
			const isLocal = isLocalName(host);
			if (!isLocal && isUndelegated(host)) addNamed(host);
			else if (!isLocal || isPublicAddress(host)) return;
			if (local.size < MAX_LOCAL) local.add(host);
		},
		get named() {
			return [...named];
		},
		get local() {
			return [...local];
		},
	};
}

function hostnameOf(url: string): string | undefined {
	const host = hostOf(url);
	return host === undefined ? undefined : hostnameIn(`//${host}`).replace(/\.+$/, '');
}

/** What is no address is none, and `forbidden`. */
function isPublicAddress(host: string): boolean {
	return addressClass(host) === 'public';
}
