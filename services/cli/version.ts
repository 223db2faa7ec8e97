import { readFileSync } from 'node:fs';

/** The version that package.json states. */
export function shoalVersion(): string {
	const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
	return version;
}

/** How requests name themselves, unless they are told. */
export function userAgent(): string {
	return `Shoal/${shoalVersion()}`;
}
