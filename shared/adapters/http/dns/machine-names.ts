import { readFileSync, statSync } from 'node:fs';
import { hostSources, type NameSearch, nameSearch } from '../../../core/hosts/names/name-search.ts';

/** What the files of a machine say of names. */
export interface MachineNames {
	/** In lower case. */
	readonly hostsFile: string;
	/** A new object whenever one of the files has changed. */
	readonly settings: {
		readonly search: NameSearch;
		/** Sources of hosts beside the hosts file and name servers. */
		readonly otherSources: readonly string[];
	};
}

/** A network changes, and a hosts file gets a line, once in a while. */
const LOOK_EVERY_MS = 5_000;
const HOSTS_FILE = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

/** Reads the files of this machine, and again when they have changed; one that cannot be read is empty. */
export function createMachineNames(now: () => number = Date.now): () => MachineNames {
	const files = [HOSTS_FILE, '/etc/resolv.conf', '/etc/nsswitch.conf'] as const;
	let lookedAt = Number.NEGATIVE_INFINITY;
	let known: { versions: readonly string[]; names: MachineNames } | undefined;

	return () => {
		// A clock that was set back makes it look, too.
		if (known !== undefined && Math.abs(now() - lookedAt) < LOOK_EVERY_MS) return known.names;
		lookedAt = now();
		const versions = files.map(versionOf);
		if (known === undefined || versions.some((version, i) => version !== known?.versions[i])) {
			known = { versions, names: readNames(files.map(textOf)) };
		}
		return known.names;
	};
}

function readNames([hostsFile = '', resolvConf = '', nsswitch = '']: readonly string[]): MachineNames {
	// On others than Linux no file tells of mDNS, and of what each network has of its own.
	const otherSources = process.platform === 'linux' ? hostSources(nsswitch) : [process.platform];
	return { hostsFile: hostsFile.toLowerCase(), settings: { search: nameSearch(resolvConf), otherSources } };
}

function versionOf(path: string): string {
	try {
		const { mtimeMs, size, ino } = statSync(path);
		return `${mtimeMs} ${size} ${ino}`;
	} catch {
		return '';
	}
}

function textOf(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
