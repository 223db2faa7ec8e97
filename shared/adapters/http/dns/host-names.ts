import { isIP } from 'node:net';
import { hostsFileAddresses } from '../../../core/hosts/names/hosts-file.ts';
import { mayBeKnownElsewhere, searchedNames } from '../../../core/hosts/names/name-search.ts';
import type { Answer, DnsSource } from './caching-resolver.ts';
import { createMachineNames, type MachineNames } from './machine-names.ts';
import { createNameServers, type NameServers } from './name-servers.ts';
import { systemNames } from './system-names.ts';

export interface HostNames {
	readonly source: DnsSource;
	/** Questions that are open end. */
	close(): void;
}

export interface HostNamesOptions {
	/** Asked in place of this machine's name servers, and then nobody else is. */
	readonly servers?: readonly string[] | undefined;
	/** Default: as the files of this machine say. */
	readonly machine?: () => MachineNames;
	/** Asked for what name servers do not know; default `getaddrinfo`. */
	readonly system?: DnsSource;
	readonly createServers?: (servers?: readonly string[]) => NameServers;
}

/** RFC 6761: this machine, whatever its hosts file leaves out. */
const LOOPBACK = ['127.0.0.1', '::1'];
const HOSTS_FILE_TTL_SECONDS = 30;

/**
 * Finds hosts as other programs of this machine do: in its hosts file, at its name servers under its search domains, and
 * last where else the machine knows names from.
 *
 * Not by `getaddrinfo` from the start: that takes a thread for as long as nobody answers, and Node has two of them for it,
 * so that a few dead names would keep all others waiting.
 */
export function createHostNames(options: HostNamesOptions = {}): HostNames {
	const { servers, system = systemNames, machine = createMachineNames(), createServers = createNameServers } = options;
	let asked: { nameServers: NameServers; settings: MachineNames['settings'] } | undefined;

	/** Made anew where the machine has others now, as in another network. */
	function nameServersOf({ settings }: MachineNames): NameServers {
		if (asked?.settings !== settings) asked = { nameServers: createServers(servers), settings };
		return asked.nameServers;
	}

	async function find(hostname: string): Promise<Answer> {
		const names = machine();
		const local = localAddresses(hostname, names.hostsFile);
		if (local.length > 0) return { addresses: local, ttlSeconds: HOSTS_FILE_TTL_SECONDS };
		try {
			return await firstFound(nameServersOf(names), searchedNames(hostname, names.settings.search));
		} catch (error) {
			const isUnanswered = (error as NodeJS.ErrnoException).code === 'ETIMEOUT';
			if (isUnanswered || servers !== undefined || !mayBeKnownElsewhere(hostname, names.settings.otherSources))
				throw error;
			return system(hostname);
		}
	}

	return { source: find, close: () => asked?.nameServers.close() };
}

async function firstFound(nameServers: NameServers, names: readonly string[]): Promise<Answer> {
	let failure: unknown;
	for (const name of names) {
		try {
			return await nameServers.ask(name);
		} catch (error) {
			// That one domain is not served well says more than that the last one does not know the name.
			failure = isNotFound(failure) || failure === undefined ? error : failure;
			if ((error as NodeJS.ErrnoException).code === 'ETIMEOUT') break;
		}
	}
	throw failure;
}

function isNotFound(error: unknown): boolean {
	return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOTFOUND';
}

function localAddresses(hostname: string, hostsFile: string): Answer['addresses'] {
	const name = hostname.toLowerCase().replace(/\.$/, '');
	const isLoopback = name === 'localhost' || name.endsWith('.localhost');
	const listed = hostsFileAddresses(hostsFile, name);
	const all = new Set(isLoopback ? [...listed, ...LOOPBACK] : listed);
	return [...all].map((address) => ({ address, family: isIP(address) })).filter(({ family }) => family !== 0);
}
