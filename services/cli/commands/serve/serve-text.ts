import { formatPlural } from '../../text/format.ts';
import { isLoopback } from './host-name.ts';
import type { ServeOptions } from './options.ts';

type ServingFacts = Pick<ServeOptions, 'dataDir' | 'host' | 'allowHosts' | 'allowPrivateNetworks'>;

const EVERYWHERE = new Set(['0.0.0.0', '[::]']);

/** Behind `#`: a browser sends it to nobody, and no log has it. */
export function linkOf(url: string, key: string): string {
	return `${reachable(url)}/#key=${key}`;
}

/** What is told once it serves. */
export function servingLines(url: string, keyFile: string, options: ServingFacts): string[] {
	return [
		`Serving at ${reachable(url)}; jobs and results are kept in ${options.dataDir}, the key in ${keyFile}.`,
		...(isLoopback(options.host) ? [] : openLines(options)),
		'Ctrl-C ends it; jobs that run then go on at the next start.',
	];
}

/** What is told at the end. */
export function endText(jobs: number): string {
	return jobs === 0 ? 'Ended.' : `Ended; ${formatPlural(jobs, 'job')} will go on at the next start.`;
}

/** An address for all there are is none that one can call. */
function reachable(url: string): string {
	const { hostname, port } = new URL(url);
	return EVERYWHERE.has(hostname) ? `http://127.0.0.1:${port}` : url;
}

function openLines({ host, allowHosts, allowPrivateNetworks }: ServingFacts): string[] {
	const names = allowHosts.length === 0 ? 'the address of --host alone' : allowHosts.join(', ');
	return [
		`Warning: ${host} is open to other machines, and without TLS everybody on the way can read the key. Let a proxy that adds TLS call it, and nothing else.`,
		`It may be called as ${names}, beside localhost; --allow-host NAME lets another name in.`,
		allowPrivateNetworks
			? 'Warning: who has the key can start jobs that visit private addresses from here.'
			: 'Jobs visit public addresses alone; --allow-private-networks lets them visit private ones that they name.',
	];
}
